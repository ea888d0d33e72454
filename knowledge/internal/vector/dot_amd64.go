package vector

import "golang.org/x/sys/cpu"

//go:noescape
func productAVX2(a, b *int8, n int) int32

// Dot is the dot product of two slices of the same length. An int32 holds that of
// at most 131,071 components. The processor's vector instructions are used where it has them.
func Dot(a, b []int8) int32 {
	whole := min(len(a), len(b)) &^ 31
	if !cpu.X86.HasAVX2 || whole == 0 {
		return dotGeneric(a, b)
	}
	return productAVX2(&a[0], &b[0], whole) + dotGeneric(a[whole:], b[whole:])
}
