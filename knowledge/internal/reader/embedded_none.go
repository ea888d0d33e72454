//go:build noreader

package reader

// Shipped is the weights file that is compiled in; empty in a program built without it.
var Shipped string
