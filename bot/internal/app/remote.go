package app

import (
	"github.com/ukti-bot/ukti/bot/internal/config"
	"github.com/ukti-bot/ukti/bot/internal/metrics"
	"github.com/ukti-bot/ukti/bot/internal/newsroom"
)

// SearchOf is how the bot finds articles that it does not hold in memory; nil where it holds
// all of them.
func SearchOf(c *config.Config) *newsroom.Search {
	cluster := &c.Search.OpenSearch
	if !cluster.Used() {
		return nil
	}
	return &newsroom.Search{Cluster: cluster.Options(), Recent: cluster.Recent}
}

// searchCounts tells of that search; nil where there is none.
func searchCounts(room *newsroom.Room) func() metrics.Search {
	if room == nil || room.Remote == nil {
		return nil
	}
	return func() metrics.Search {
		s := room.Remote.State()
		return metrics.Search{
			Held: room.Index.Live().Index().Near().Size().Articles, Away: s.Away != nil, Whole: s.Whole, Partial: s.Partial,
			InStep: s.Sync.InStep, Behind: s.Sync.Failed != nil || s.Sync.Renews, Applied: s.Sync.Applied,
		}
	}
}

// searchState is that search for a status; nil where there is none.
func searchState(room *newsroom.Room) *newsroom.SearchState {
	if room == nil || room.Remote == nil {
		return nil
	}
	s := room.Remote.State()
	return &s
}
