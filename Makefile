.PHONY: run test lint lock
run: ; @scripts/run
test: ; @scripts/test
lint: ; @scripts/lint
lock: ; @scripts/lock
