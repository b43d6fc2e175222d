"""Sites judged out of WARC files, many in a file and a site over many, without a single request."""
