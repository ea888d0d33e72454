package dot

import "golang.org/x/sys/cpu"

//go:noescape
func productAVX2(a, b *int8, n int) int32

// Product is the dot product of two slices of the same length. An int32 holds that of
// at most 131,071 components.
func Product(a, b []int8) int32 {
	whole := min(len(a), len(b)) &^ 31
	if !cpu.X86.HasAVX2 || whole == 0 {
		return generic(a, b)
	}
	return productAVX2(&a[0], &b[0], whole) + generic(a[whole:], b[whole:])
}
