package metrics

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Search is how articles are found that are not held in memory.
type Search struct {
	Held           int       // articles that are
	Away           bool      // the cluster can't be asked
	Whole, Partial int64     // questions answered from all articles, and from those in memory alone
	InStep         time.Time // when the cluster last had all that the archive has; zero: not since the start
	Behind         bool      // it can't be brought there, or its index is being made
	Applied        int64     // changes of articles sent to it
}

var (
	searchHeld    = describe("ukti_search_held_articles", "Articles that are held in memory, where a cluster finds the others.")
	searchAway    = describe("ukti_search_away", "1 while the search cluster can't be asked: the newest articles alone answer.")
	searchAsked   = describe("ukti_search_questions_total", "Questions for the search cluster, by what answered (outcome: whole: all articles; partial: the newest alone).", "outcome")
	searchInStep  = describe("ukti_search_in_step_timestamp_seconds", "When the search cluster last had all that the archive has, in Unix seconds; 0: not since the start.")
	searchBehind  = describe("ukti_search_behind", "1 while the search cluster's index is being made, or can't be brought in step with the archive.")
	searchApplied = describe("ukti_search_changes_total", "Changes of articles that were sent to the search cluster.")
)

var searchDescriptions = []*prometheus.Desc{searchHeld, searchAway, searchAsked, searchInStep, searchBehind, searchApplied}

// search tells of the search cluster, where there is one.
func (s *states) search(gauge, counter func(d *prometheus.Desc, value float64, labels ...string)) {
	if s.Search == nil {
		return
	}
	c := s.Search()
	gauge(searchHeld, float64(c.Held))
	gauge(searchAway, one(c.Away))
	counter(searchAsked, float64(c.Whole), "whole")
	counter(searchAsked, float64(c.Partial), "partial")
	gauge(searchInStep, unix(c.InStep))
	gauge(searchBehind, one(c.Behind))
	counter(searchApplied, float64(c.Applied))
}
