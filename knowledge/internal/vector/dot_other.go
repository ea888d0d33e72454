//go:build !amd64

package vector

// Dot is the dot product of two slices of the same length. An int32 holds that of
// at most 131,071 components.
func Dot(a, b []int8) int32 { return dotGeneric(a, b) }
