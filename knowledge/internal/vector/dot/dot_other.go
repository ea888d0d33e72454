//go:build !amd64

package dot

// Product is the dot product of two slices of the same length. An int32 holds that of
// at most 131,071 components.
func Product(a, b []int8) int32 { return generic(a, b) }
