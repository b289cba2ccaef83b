"""Essays as books for e-readers (EPUB): what a chapter holds, how pandoc binds chapters, how the file is packed. The
same words make the same bytes. It must not know comments, nor for whom a whole course is made into one."""
