"""Files from elsewhere, read into plain records. Pure Python: knows neither Django, nor a model, nor who asked."""
