package row

import "golang.org/x/sys/cpu"

//go:noescape
func greatestAVX2(x *float32, n int) float32

//go:noescape
func quantiseAVX2(out *int8, x *float32, by float32, n int) int32

//go:noescape
func widenAVX2(out *float32, sums *int32, zero int32, scale float32, columns, bias *float32, n int)

//go:noescape
func productsAVX2(out *float32, sums *int32, zero int32, keys *float32, n int) float32

//go:noescape
func sharesAVX2(out *int8, products *float32, most, scale float32, fall *float32, n int) int32

//go:noescape
func geluAVX2(x *float32, gate *float32, n int)

//go:noescape
func addAVX2(x *float32, sums *int32, zero int32, scale float32, columns, bias *float32, n int)

//go:noescape
func normAVX2(x, weight, bias *float32, n int)

//go:noescape
func dotAVX2(a, b *float32, n int) float32

// whole is how many of n numbers vectors of that many take; 0 without vectors.
func whole(n, many int) int {
	if !cpu.X86.HasAVX2 {
		return 0
	}
	return n / many * many
}

// Greatest is the greatest absolute value.
func Greatest(x []float32) float32 {
	n := whole(len(x), 8)
	if n == 0 {
		return greatestGeneric(x)
	}
	most := greatestAVX2(&x[0], n)
	if n == len(x) {
		return most
	}
	return greatestGeneric([]float32{most, greatestGeneric(x[n:])})
}

func quantise(out []int8, x []float32, by float32) (total int32) {
	n := whole(len(x), 32)
	if n > 0 {
		total = quantiseAVX2(&out[:n][0], &x[0], by, n)
	}
	return total + quantiseGeneric(out[n:], x[n:], by)
}

// Widen turns the sums of a product back into floats: less zero, times the row's scale,
// times the column's, with the column's bias.
func Widen(out []float32, sums []int32, zero int32, scale float32, columns, bias []float32) {
	n := whole(len(out), 8)
	if n > 0 {
		widenAVX2(&out[0], &sums[:n][0], zero, scale, &columns[:n][0], &bias[:n][0], n)
	}
	widenGeneric(out[n:], sums[n:], zero, scale, columns[n:], bias[n:])
}

func products(out []float32, sums []int32, zero int32, keys []float32) float32 {
	n := whole(len(out), 8)
	if n == 0 {
		return productsGeneric(out, sums, zero, keys)
	}
	most := productsAVX2(&out[0], &sums[:n][0], zero, &keys[:n][0], n)
	if last := len(out) - 8; last > n-8 {
		// Some a second time: the greatest stays.
		most = max(most, productsAVX2(&out[last], &sums[last:][:8][0], zero, &keys[last:][:8][0], 8))
	}
	return most
}

func shares(out []int8, products []float32, most, scale float32) (total int32) {
	n := whole(len(out), 8)
	if n > 0 {
		total = sharesAVX2(&out[0], &products[:n][0], most, scale, &fall[0], n)
	}
	return total + sharesGeneric(out[n:], products[n:], most, scale)
}

// GELU replaces every x by x Φ(x), to within 0.0004.
func GELU(x []float32) {
	n := whole(len(x), 8)
	if n > 0 {
		geluAVX2(&x[0], &gate[0], n)
	}
	geluGeneric(x[n:])
}

// Add adds to x what [Widen] would write.
func Add(x []float32, sums []int32, zero int32, scale float32, columns, bias []float32) {
	n := whole(len(x), 8)
	if n > 0 {
		addAVX2(&x[0], &sums[:n][0], zero, scale, &columns[:n][0], &bias[:n][0], n)
	}
	addGeneric(x[n:], sums[n:], zero, scale, columns[n:], bias[n:])
}

// Norm gives x the mean 0 and the variance 1, then weight and bias.
func Norm(x, weight, bias []float32) {
	if n := whole(len(x), Width); n == 0 || n != len(x) {
		normGeneric(x, weight, bias)
		return
	}
	normAVX2(&x[0], &weight[:len(x)][0], &bias[:len(x)][0], len(x))
}

// Dot is the sum of a × b.
func Dot(a, b []float32) float32 {
	if n := whole(len(a), Width); n == 0 || n != len(a) {
		return dotGeneric(a, b)
	}
	return dotAVX2(&a[0], &b[:len(a)][0], len(a))
}
