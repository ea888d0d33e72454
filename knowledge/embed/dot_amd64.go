package embed

import "golang.org/x/sys/cpu"

//go:noescape
func dotAVX2(a, b *int8, n int) int32

// dot is the dot product of two slices of the same length, with the processor's
// vector instructions where it has them.
func dot(a, b []int8) int32 {
	whole := min(len(a), len(b)) &^ 31
	if !cpu.X86.HasAVX2 || whole == 0 {
		return dotPlain(a, b)
	}
	return dotAVX2(&a[0], &b[0], whole) + dotPlain(a[whole:], b[whole:])
}
