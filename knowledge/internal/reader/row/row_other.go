//go:build !amd64

package row

// Greatest is the greatest absolute value.
func Greatest(x []float32) float32 { return greatestGeneric(x) }

func quantise(out []int8, x []float32, by float32) int32 { return quantiseGeneric(out, x, by) }

// Widen turns the sums of a product back into floats: less zero, times the row's scale,
// times the column's, with the column's bias.
func Widen(out []float32, sums []int32, zero int32, scale float32, columns, bias []float32) {
	widenGeneric(out, sums, zero, scale, columns, bias)
}

func products(out []float32, sums []int32, zero int32, keys []float32) float32 {
	return productsGeneric(out, sums, zero, keys)
}

func shares(out []int8, products []float32, most, scale float32) int32 {
	return sharesGeneric(out, products, most, scale)
}

// GELU replaces every x by x Φ(x), to within 0.0004.
func GELU(x []float32) { geluGeneric(x) }

// Add adds to x what [Widen] would write.
func Add(x []float32, sums []int32, zero int32, scale float32, columns, bias []float32) {
	addGeneric(x, sums, zero, scale, columns, bias)
}

// Norm gives x the mean 0 and the variance 1, then weight and bias.
func Norm(x, weight, bias []float32) { normGeneric(x, weight, bias) }

// Dot is the sum of a × b.
func Dot(a, b []float32) float32 { return dotGeneric(a, b) }
