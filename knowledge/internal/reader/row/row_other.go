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

// GELU replaces every x by x Φ(x), to within 1/512.
func GELU(x []float32) { geluGeneric(x) }
