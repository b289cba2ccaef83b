"""Rules against spam and abuse: the facts of one piece of writing in, what speaks against it out. Pure: nothing in here
knows Django, a model or a request; whoever asks gathers the facts, stores the hits and translates the sentences."""
