//go:build soak

package soak

import (
	"slices"
	"testing"
)

// mostDaily is by how many bytes a day the state may grow while choices are kept: they
// are those of some 140 answers, with what Telegram's and Discord's adapters remember.
const mostDaily = 200e3

// mostDatabaseFiles may be open: the archive has eight connections that read, the state
// four, and each one that writes; a connection has the file and its log, and a database
// one file of shared memory. Those that read are opened when they are first needed, so
// that their number says nothing about growth.
const mostDatabaseFiles = 2*(8+1) + 1 + 2*(4+1) + 1

// otherFiles are the open files that belong to no database.
const otherFiles = "soak_other_fds"

// growth looks whether goroutines, open files, memory and databases grow by more than
// the articles do.
func growth(t *testing.T, samples []sample, days int) {
	perDay := len(samples) / days
	for _, s := range samples {
		if all, ok := s.Series["process_open_fds"]; ok {
			s.Series[otherFiles] = all - s.Series["soak_database_fds"]
		}
	}
	day := func(n int, name string) float64 {
		var values []float64
		for _, s := range samples[n*perDay : (n+1)*perDay] {
			if v, ok := s.Series[name]; ok {
				values = append(values, v)
			}
		}
		if len(values) == 0 {
			t.Fatalf("%s was not measured on day %d", name, n)
		}
		slices.Sort(values)
		return values[len(values)/2]
	}
	for n := 0; n < days; n += max(days/10, 1) {
		t.Logf("day %2d: %4.0f articles of %7.0f bytes, %3.0f goroutines, %2.0f open files and %2.0f of databases, %5.1f MB resident, heap %5.1f MB, archive %5.2f MB, state %5.2f MB", n,
			day(n, "ukti_articles"), day(n, "ukti_article_bytes"), day(n, "go_goroutines"), day(n, otherFiles), day(n, "soak_database_fds"), day(n, "process_resident_memory_bytes")/1e6,
			day(n, "go_memstats_heap_inuse_bytes")/1e6, day(n, "soak_archive_bytes")/1e6, day(n, "soak_ukti_bytes")/1e6)
	}
	first, last := days/3, days-1
	if first == last {
		return
	}
	for _, name := range []string{"go_goroutines", otherFiles} {
		if a, b := day(first, name), day(last, name); b > a+5 {
			t.Errorf("%s: %.0f on day %d, %.0f on day %d", name, a, first, b, last)
		}
	}
	for n := range days {
		if got := day(n, "soak_database_fds"); got > mostDatabaseFiles {
			t.Errorf("%.0f files of databases are open on day %d, more than %d", got, n, mostDatabaseFiles)
		}
	}
	articles := day(last, "ukti_article_bytes") / day(first, "ukti_article_bytes")
	for name, own := range map[string]float64{"process_resident_memory_bytes": 1.3, "go_memstats_heap_inuse_bytes": 1.5, "soak_archive_bytes": 1.3} {
		if a, b := day(first, name), day(last, name); b > a*own*max(articles, 1) {
			t.Errorf("%s: %.0f on day %d, %.0f on day %d, while the articles have become %.2f times as many", name, a, first, b, last, articles)
		}
	}
	// Choices are kept for thirty days: until then the state grows evenly, then no more.
	middle := (first + last) / 2
	if middle == first {
		return
	}
	daily := func(from, to int) float64 {
		return (day(to, "soak_ukti_bytes") - day(from, "soak_ukti_bytes")) / float64(to-from)
	}
	before, since := daily(first, middle), daily(middle, last)
	if before > mostDaily {
		t.Errorf("the state grew by %.0f bytes a day from day %d to %d, by more than %d", before, first, middle, int(mostDaily))
	}
	if since > 1.4*before+1e5 {
		t.Errorf("the state grew by %.0f bytes a day from day %d to %d, and by %.0f from then to day %d", before, first, middle, since, last)
	}
}
