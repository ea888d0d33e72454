package main

import (
	"context"
	"fmt"
	"runtime/debug"
	"strings"

	"github.com/ukti-bot/ukti/knowledge"
)

// peer is a search engine under measurement. It is built once, then asked, one
// question after another, and closed; ctx ends it when its time is over.
type peer interface {
	// version names the engine's release and how it is set up.
	version() string
	// build takes in the sentences of c. When it returns, all can be found.
	build(ctx context.Context, c *corpus) error
	// ask gives the best sentences for a question, best first, at most limit; of
	// one article only when article is not empty.
	ask(ctx context.Context, question, article string, limit int) ([]hit, error)
	close() error
}

// hit is a sentence found, with the text that the engine itself keeps of it.
type hit struct {
	article string
	span    // bytes of the article's body
	text    string
}

// defaultPeers are measured when none are named.
const defaultPeers = "ukti,bleve,fts5"

// nodes is what the peers that need OpenSearch are set up with.
type nodes struct {
	url    string // of a node; empty: there is none
	recent int    // of the newest articles, how many are held in memory
}

// newPeer gives the engine of that name, which may keep files in dir, or be at an
// OpenSearch node.
func newPeer(name, dir string, at nodes) (peer, error) {
	if strings.Contains(name, "opensearch") && at.url == "" {
		return nil, fmt.Errorf("%s needs a node: name one with --node http://127.0.0.1:9200", name)
	}
	switch name {
	case "ukti":
		return &ukti{}, nil
	case "ukti-words":
		meaning, err := knowledge.ParseComponent("meaning")
		return &ukti{without: []knowledge.Component{meaning}}, err
	case "bleve":
		return &bleveIndex{dir: dir}, nil
	case "bleve-mem":
		return &bleveIndex{}, nil
	case "fts5":
		return &fts5{dir: dir}, nil
	case "ukti-opensearch":
		return &remote{nodes: at}, nil
	case "opensearch":
		return &plain{elastic: elastic{at.url}}, nil
	}
	return nil, fmt.Errorf("there is no peer %q: name some of ukti, ukti-words, bleve, bleve-mem, fts5, ukti-opensearch, opensearch", name)
}

// moduleVersion is the version of a module that this program is built with.
func moduleVersion(path string) string {
	info, ok := debug.ReadBuildInfo()
	if ok {
		for _, m := range info.Deps {
			if m.Path == path {
				return m.Version
			}
		}
	}
	return "(version unknown)"
}

// words gives the different words of a question, in order.
func words(s string) []string {
	var out []string
	seen := map[string]bool{}
	for start, end := range wordSpans(s) {
		w := strings.ToLower(s[start:end])
		if !seen[w] {
			seen[w] = true
			out = append(out, w)
		}
	}
	return out
}
