package eval

import (
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"
)

// The drawing's measures, in its own units.
const (
	width, height            = 720, 460
	left, top, right, bottom = 70, 50, 540, 390 // the field of the curves
)

// The strokes of the curves: tones that stand out from white and from black alike,
// and dashes, so that no one has to tell colours apart.
var (
	colours = []string{"#2f7fd0", "#d9702b", "#2c9c5a", "#9b63d4", "#d1455f", "#1797a3"}
	dashes  = []string{"none", "8 4", "2 3", "10 3 2 3", "5 2", "1 2"}
)

// SVG draws the curves. Equal curves give equal bytes.
func SVG(curves []Curve) string {
	d := new(drawing)
	d.line(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img" aria-labelledby="title desc" font-family="system-ui, sans-serif" font-size="13" fill="#808080">`, width, height, width, height)
	d.line(`<title id="title">Risk and coverage</title>`)
	d.line(`<desc id="desc">%s</desc>`, escape(description(curves)))
	d.text(left, top-26, "start", 15, "Share of the answers that are right, by how many are given, surest first")
	d.axes()
	for i := range curves {
		d.curve(&curves[i], colours[i%len(colours)], dashes[i%len(dashes)], top+12+i*22)
	}
	d.legend(top + 12 + len(curves)*22 + 14)
	d.line(`</svg>`)
	return d.String()
}

// description says in words what the marks show.
func description(curves []Curve) string {
	var parts []string
	for i := range curves {
		c := &curves[i]
		parts = append(parts, fmt.Sprintf("%s, %d answerable questions: %s; %s.", c.Lang, c.N, said("strong", c.Strong), said("strong or weak", c.Weak)))
	}
	return strings.Join(parts, " ")
}

func said(name string, p *Point) string {
	if p == nil {
		return "none called " + name
	}
	return fmt.Sprintf("%s of them called %s, and %s of all so called right", three(p.Coverage), name, three(p.Right))
}

type drawing struct{ strings.Builder }

func (d *drawing) line(format string, args ...any) { fmt.Fprintf(d, format+"\n", args...) }

func (d *drawing) text(x, y int, anchor string, size int, s string) {
	d.line(`<text x="%d" y="%d" text-anchor="%s" font-size="%d">%s</text>`, x, y, anchor, size, escape(s))
}

// axes draws the grid, the numbers and what they stand for.
func (d *drawing) axes() {
	for i := range 6 {
		share := float64(i) / 5
		x, y := project(Point{share, share})
		strength := "0.35"
		if i == 0 {
			strength = "1"
		}
		d.line(`<path d="M%d %sH%dM%s %dV%d" stroke="#808080" stroke-opacity="%s" fill="none"/>`, left, y, right, x, top, bottom, strength)
		label := strconv.FormatFloat(share, 'f', 1, 64)
		d.line(`<text x="%s" y="%d" text-anchor="middle">%s</text>`, x, bottom+20, label)
		d.line(`<text x="%d" y="%s" text-anchor="end" dominant-baseline="middle">%s</text>`, left-8, y, label)
	}
	d.text((left+right)/2, bottom+46, "middle", 13, "answerable questions that are answered (coverage)")
	d.line(`<text transform="translate(%d %d) rotate(-90)" text-anchor="middle">%s</text>`, left-42, (top+bottom)/2, "answers that are right")
}

// curve draws one curve and its line of the legend at height y.
func (d *drawing) curve(c *Curve, colour, dash string, y int) {
	var path strings.Builder
	last := ""
	for _, p := range c.Points {
		px, py := project(p)
		if at := px + " " + py; at != last {
			path.WriteString(map[bool]string{true: "M", false: "L"}[last == ""] + at)
			last = at
		}
	}
	if last != "" {
		d.line(`<path d="%s" stroke="%s" stroke-width="2" stroke-dasharray="%s" stroke-linejoin="round" fill="none"/>`, path.String(), colour, dash)
	}
	d.mark(c.Strong, colour, colour)
	d.mark(c.Weak, colour, "none")
	d.line(`<path d="M%d %dh28" stroke="%s" stroke-width="2" stroke-dasharray="%s"/>`, right+20, y, colour, dash)
	d.text(right+56, y+4, "start", 13, fmt.Sprintf("%s (%d)", c.Lang, c.N))
}

func (d *drawing) mark(p *Point, stroke, fill string) {
	if p != nil {
		x, y := project(*p)
		d.line(`<circle cx="%s" cy="%s" r="5" stroke="%s" stroke-width="2" fill="%s"/>`, x, y, stroke, fill)
	}
}

// legend explains the marks, from height y on.
func (d *drawing) legend(y int) {
	for i, m := range []struct{ fill, says string }{{"#808080", "up to here: strong"}, {"none", "up to here: weak"}} {
		d.line(`<circle cx="%d" cy="%d" r="5" stroke="#808080" stroke-width="2" fill="%s"/>`, right+34, y+i*22, m.fill)
		d.text(right+56, y+i*22+4, "start", 13, m.says)
	}
}

// project returns a point's place in the drawing, to a tenth.
func project(p Point) (x, y string) {
	tenth := func(v float64) string { return strconv.FormatFloat(v, 'f', 1, 64) }
	return tenth(left + p.Coverage*(right-left)), tenth(bottom - p.Right*(bottom-top))
}

func escape(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // to a strings.Builder, which never fails
	return b.String()
}
