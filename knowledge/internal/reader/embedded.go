//go:build !noreader

package reader

import _ "embed"

// Shipped is the weights file that is compiled in; empty in a program built without it.
//
//go:embed reader.bin
var Shipped string
