package main

import "math"

// objective gives a function's value at x and writes its gradient.
type objective func(x, gradient []float64) float64

// memory is how many steps the method remembers.
const memory = 8

// step is one remembered step: how the place and the gradient changed.
type step struct {
	point, gradient []float64
	scale           float64 // one over their inner product
}

// minimise walks down from x by the limited-memory BFGS method (Nocedal and
// Wright, Numerical Optimization, 2006, algorithm 7.4), with a line search that
// halves the step until the value falls enough. It ends when the gradient's
// largest part is below tolerance, when no step goes down any more, or after most
// steps. It is deterministic.
func minimise(f objective, x []float64, tolerance float64, most int) []float64 {
	x = append([]float64(nil), x...)
	gradient, next := make([]float64, len(x)), make([]float64, len(x))
	value := f(x, gradient)
	var steps []step
	for range most {
		if largest(gradient) < tolerance {
			break
		}
		direction := downhill(gradient, steps)
		at, lower, ok := search(f, x, gradient, next, direction, value)
		if !ok {
			if len(steps) == 0 {
				break
			}
			steps = nil // what is remembered misleads: start again with steepest descent
			continue
		}
		s := step{minus(at, x), minus(next, gradient), 0}
		if curved := dot(s.point, s.gradient); curved > 1e-12 {
			s.scale = 1 / curved
			if steps = append(steps, s); len(steps) > memory {
				steps = steps[1:]
			}
		}
		x, value = at, lower
		copy(gradient, next)
	}
	return x
}

// downhill turns the gradient into a direction to go, by what the remembered steps
// tell of the curvature.
func downhill(gradient []float64, steps []step) []float64 {
	d := make([]float64, len(gradient))
	for i, g := range gradient {
		d[i] = -g
	}
	if len(steps) == 0 {
		scale(d, 1/max(1, math.Sqrt(dot(gradient, gradient))))
		return d
	}
	alpha := make([]float64, len(steps))
	for i := len(steps) - 1; i >= 0; i-- {
		alpha[i] = steps[i].scale * dot(steps[i].point, d)
		add(d, steps[i].gradient, -alpha[i])
	}
	last := steps[len(steps)-1]
	scale(d, 1/(last.scale*dot(last.gradient, last.gradient)))
	for i, s := range steps {
		beta := s.scale * dot(s.gradient, d)
		add(d, s.point, alpha[i]-beta)
	}
	return d
}

// search halves the step until the value falls by a part of what the slope
// promises; next gets the gradient there.
func search(f objective, x, gradient, next, direction []float64, value float64) (at []float64, lower float64, ok bool) {
	slope := dot(gradient, direction)
	if slope >= 0 {
		return nil, 0, false
	}
	at = make([]float64, len(x))
	for length := 1.0; length > 1e-12; length /= 2 {
		copy(at, x)
		add(at, direction, length)
		lower = f(at, next)
		if lower <= value+1e-4*length*slope && lower < value {
			return at, lower, true
		}
	}
	return nil, 0, false
}

func dot(a, b []float64) float64 {
	sum := 0.0
	for i := range a {
		sum += a[i] * b[i]
	}
	return sum
}

func add(a, b []float64, times float64) {
	for i := range a {
		a[i] += times * b[i]
	}
}

func scale(a []float64, by float64) {
	for i := range a {
		a[i] *= by
	}
}

func minus(a, b []float64) []float64 {
	out := append([]float64(nil), a...)
	add(out, b, -1)
	return out
}

func largest(a []float64) float64 {
	most := 0.0
	for _, v := range a {
		most = max(most, math.Abs(v))
	}
	return most
}
