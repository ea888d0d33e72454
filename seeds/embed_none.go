//go:build noseeds

package seeds

import "embed"

const shipped = false

var files embed.FS // empty
