// Package routes is the part of the contract for adapters that are called over HTTP. It
// stands apart so that those who are not don't carry an HTTP server.
package routes

import "net/http"

// Mounter is implemented by an adapter that answers HTTP requests (webhooks,
// interactions, pages) on the process's one server.
type Mounter interface {
	// Routes returns [http.ServeMux] patterns and their handlers. It is called
	// once, before Run; requests may arrive before Run has started and must
	// then get 503. No two adapters may give the same pattern.
	Routes() map[string]http.Handler
}
