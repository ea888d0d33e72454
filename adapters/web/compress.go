package web

import (
	"net/http"

	"github.com/klauspost/compress/gzhttp"
)

const (
	// minCompressed is from how many bytes on an answer is compressed; below, the
	// header would eat the gain.
	minCompressed = 1024
	// jitter is by how many bytes, at most, the length of a compressed page varies.
	// A page repeats what its address says beside the random id of its forms: from
	// exact lengths another site could guess the one by the other (BREACH).
	jitter = 64
)

// newCompression returns what makes a handler's texts small for browsers that take
// gzip. What is compressed already, and an answer to a range, passes as it is.
func newCompression() (func(http.Handler) http.HandlerFunc, error) {
	return gzhttp.NewWrapper(
		gzhttp.EnableZstd(false), // its encoders hold megabytes each
		gzhttp.MinSize(minCompressed),
		gzhttp.RandomJitter(jitter, 0, false),
		gzhttp.ContentTypes([]string{"text/html", "text/plain", "text/css", "text/javascript", "application/json", "application/atom+xml", "application/yaml", "image/svg+xml"}),
	)
}
