"""Citations, in pure Python: keys, markers in text. Nothing here may know Django or a model."""
