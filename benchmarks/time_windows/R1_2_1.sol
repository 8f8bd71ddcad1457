Cost 4667.2
