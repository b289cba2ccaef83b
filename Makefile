.PHONY: run test test-postgres lint lock messages
run: ; @scripts/run
test: ; @scripts/test
test-postgres: ; @scripts/test-postgres
lint: ; @scripts/lint
lock: ; @scripts/lock
messages: ; @scripts/messages
