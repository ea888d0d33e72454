package metrics

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/ukti-bot/ukti/knowledge/ingest/feed"
)

// Every description of what is asked anew each time.
var (
	articles  = describe("ukti_articles", "Articles that are answered from.")
	sentences = describe("ukti_sentences", "Sentences of these.")
	bytes     = describe("ukti_article_bytes", "Bytes of these.")
	platform  = describe("ukti_platform_up", "1 while a platform runs and is heard of, 0 while it is not (state: running, finished, connecting, restarting, rejected, silent).", "platform", "state")

	answers          = describe("ukti_answers_total", "Answers on their way to people, by what became of them (fate: shown, plainer, failed, dropped, altered).", "platform", "fate")
	feedsAsked       = describe("ukti_feed_requests_total", "Times that feeds were asked, by outcome.", "outcome")
	reconnects       = describe("ukti_reconnects_total", "Times that a platform was reached again after it was lost.", "platform")
	waiting          = describe("ukti_answers_waiting", "Questions taken and not answered yet, by platform.", "platform")
	change           = describe("ukti_change", "Number of the last change of the archive that answers know; the same on all copies of a store that are in step.")
	jobs             = describe("ukti_jobs_waiting", "Pages, files and feeds that editors gave and that are not added yet.")
	feeds            = describe("ukti_feeds", "Feeds that are listed, by state (ok, failing, gone).", "state")
	feedOldest       = describe("ukti_feed_oldest_answer_timestamp_seconds", "When the feed answered that has not for longest, in Unix seconds; 0: never.")
	files            = describe("ukti_database_bytes", "Bytes of the databases in data_dir, with their logs.", "database")
	diskFree         = describe("ukti_disk_free_bytes", "Bytes that may still be written to the disk of data_dir.")
	diskSize         = describe("ukti_disk_bytes", "Bytes of the disk of data_dir.")
	diskReadOnly     = describe("ukti_disk_read_only", "1 while the disk of data_dir can't be written to.")
	hangs            = describe("ukti_hanging_parts", "Parts of the bot that hang.")
	feedsStale       = describe("ukti_feeds_stale", "Feeds that have given no answer for longer than archive.feeds.stale.")
	feedsPushed      = describe("ukti_feeds_pushed", "Feeds whose hub sends what is new.")
	feedPushes       = describe("ukti_feed_pushes_total", "Times that something was sent for a feed, by outcome (taken: by its hub; refused: no hub had signed it).", "outcome")
	feedArticles     = describe("ukti_feed_items_total", "Items of feeds, by what became of them (fate: new, corrected, unchanged, held, left_out).", "fate")
	pageChecks       = describe("ukti_page_checks_total", "Pages of articles looked at again, by what was found (outcome: same, corrected, unclear, missing, withdrawn, back, failed).", "outcome")
	vectorsAway      = describe("ukti_embedding_away", "1 while the embedding server is away.")
	backupTime       = describe("ukti_backup_timestamp_seconds", "When the newest backup was made, in Unix seconds; 0: never.")
	vectorsQuestions = describe("ukti_embedding_questions_total", "Questions whose vector was wanted, by outcome.", "outcome")
	vectored         = describe("ukti_embedding_sentences", "Sentences that have a vector, of ukti_sentences.")
)

func describe(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc(name, help, labels, nil)
}

// states is a collector of what others count.
type states struct{ Sources }

// Describe implements [prometheus.Collector].
func (s *states) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range append(searchDescriptions, watchDescriptions...) {
		ch <- d
	}
	for _, d := range []*prometheus.Desc{
		articles, sentences, bytes, platform, answers, feedsAsked, feedsStale, feedsPushed, feedPushes, feedArticles, pageChecks, vectorsAway, vectorsQuestions, vectored, backupTime,
		reconnects, waiting, jobs, change, feeds, feedOldest, files, diskFree, diskSize, diskReadOnly, hangs,
	} {
		ch <- d
	}
}

// Collect implements [prometheus.Collector].
func (s *states) Collect(ch chan<- prometheus.Metric) {
	gauge := func(d *prometheus.Desc, value float64, labels ...string) {
		ch <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value, labels...)
	}
	counter := func(d *prometheus.Desc, value float64, labels ...string) {
		ch <- prometheus.MustNewConstMetric(d, prometheus.CounterValue, value, labels...)
	}
	s.watches(gauge, counter)
	s.search(gauge, counter)
	size := s.Size()
	gauge(articles, float64(size.Articles))
	gauge(sentences, float64(size.Sentences))
	gauge(bytes, float64(size.Bytes))
	for name, state := range s.States() {
		gauge(platform, one(state == "running" || state == "finished"), name, state)
	}
	for name, c := range s.Answers() {
		counter(answers, float64(c.Shown), name, "shown")
		counter(answers, float64(c.Plainer), name, "plainer")
		counter(answers, float64(c.Failed), name, "failed")
		counter(answers, float64(c.Dropped), name, "dropped")
		counter(answers, float64(c.Altered), name, "altered")
		counter(reconnects, float64(c.Reconnects), name)
		gauge(waiting, float64(c.Waiting), name)
	}
	gauge(hangs, float64(len(s.Hangs())))
	if s.Change != nil {
		gauge(change, float64(s.Change()))
	}
	if s.Jobs != nil {
		gauge(jobs, float64(s.Jobs()))
	}
	for name, size := range s.Files() {
		gauge(files, float64(size), name)
	}
	if d, ok := s.Disk(); ok {
		gauge(diskFree, float64(d.Free))
		gauge(diskSize, float64(d.Size))
		gauge(diskReadOnly, one(d.ReadOnly))
	}
	if s.Feeds != nil {
		f := s.Feeds()
		counter(feedsAsked, float64(f.Failed), "failed")
		counter(feedsAsked, float64(f.NotModified), "unchanged")
		counter(feedsAsked, float64(f.Asked-f.Failed-f.NotModified), "read")
		gauge(feedsStale, float64(f.Stale))
		gauge(feedsPushed, float64(f.Pushed))
		counter(feedPushes, float64(f.Pushes), "taken")
		counter(feedPushes, float64(f.Refused), "refused")
		gauge(feeds, float64(f.Listed-f.Failing-f.Gone), "ok")
		gauge(feeds, float64(f.Failing), "failing")
		gauge(feeds, float64(f.Gone), "gone")
		if f.Listed > f.Gone {
			gauge(feedOldest, unix(f.Oldest))
		}
		for fate, n := range map[feed.Fate]int64{
			feed.FateNew: f.New, feed.FateCorrected: f.Corrected, feed.FateUnchanged: f.Unchanged, feed.FateHeld: f.Held, feed.FateLeftOut: f.LeftOut,
		} {
			counter(feedArticles, float64(n), string(fate))
		}
	}
	if s.Pages != nil {
		for outcome, n := range s.Pages() {
			counter(pageChecks, float64(n), string(outcome))
		}
	}
	if last, made := s.Backup(); made {
		gauge(backupTime, unix(last))
	}
	if s.Vectors != nil {
		v := s.Vectors()
		gauge(vectorsAway, one(!v.Away.IsZero()))
		gauge(vectored, float64(s.Vectored()))
		counter(vectorsQuestions, float64(v.Answered), "answered")
		counter(vectorsQuestions, float64(v.Slow), "slow")
		counter(vectorsQuestions, float64(v.Failed), "failed")
		counter(vectorsQuestions, float64(v.Unasked), "unasked")
	}
}

func unix(at time.Time) float64 {
	if at.IsZero() {
		return 0
	}
	return float64(at.Unix())
}

func one(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}
