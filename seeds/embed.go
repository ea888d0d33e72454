//go:build !noseeds

package seeds

import "embed"

const shipped = true

//go:embed index.json *.txt
var files embed.FS
