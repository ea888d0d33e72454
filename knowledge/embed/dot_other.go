//go:build !amd64

package embed

// dot is the dot product of two slices of the same length.
func dot(a, b []int8) int32 { return dotPlain(a, b) }
