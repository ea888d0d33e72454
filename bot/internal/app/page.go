package app

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/netip"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/web"
	"github.com/ukti-bot/ukti/bot/internal/answer"
	"github.com/ukti-bot/ukti/bot/internal/config"
	"github.com/ukti-bot/ukti/bot/internal/newsroom"
	"github.com/ukti-bot/ukti/bot/internal/receipt"
	"github.com/ukti-bot/ukti/knowledge"
)

// page is the platform of the page. address is where the HTTP server listens; ""
// when there is none.
func (m means) page(address string) platform {
	return m.platform(webName, pageOff(m.cfg, address), func(log *slog.Logger) (adapters.Adapter, error) {
		networks, err := m.cfg.Web.ProxyNetworks()
		if err != nil {
			return nil, err
		}
		return web.New(web.Options{
			Receipts: pagesOf(m.receipts),
			Editing:  m.editing, EditorsToken: m.cfg.Web.Editors.Token,
			Library: m.talk, Ask: askJSON(m.shelf, m.receipts), Judge: judgeJSON(m.shelf, m.room, m.receipts), Lang: m.cfg.Language,
			PublicURL: m.cfg.Web.PublicURL, Hosts: m.cfg.Web.Hosts, Embed: m.cfg.Web.Embed,
			Now:  m.zone.now,
			Rate: m.cfg.Web.Rate, Burst: m.cfg.Web.Burst, Proxies: networks, Log: log,
		})
	})
}

const webName = "web"

// pageOff is the reason why there is no page; "" when there is one. What is on
// the shelf is shown to more than this machine only when somebody said so.
func pageOff(c *config.Config, address string) string {
	switch {
	case c.Web.Enabled == config.Off:
		return "web.enabled is false"
	case address == "" && c.HTTP.Listen == "":
		return "http.listen is empty, so there is no HTTP server"
	case address == "":
		return "there is no HTTP server; see the error above"
	case c.Web.Enabled == config.Auto && c.Web.PublicURL == "" && !onlyHere(address):
		return "http.listen is open to other machines; web.enabled: true shows the page to them"
	}
	return ""
}

// onlyHere reports an address, host:port, that no other machine reaches.
func onlyHere(address string) bool {
	at, err := netip.ParseAddrPort(address)
	return err == nil && at.Addr().IsLoopback()
}

// pageURL is where a person on this machine opens the page.
func pageURL(address string) string {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return "http://" + address + "/"
	}
	if addr, err := netip.ParseAddr(host); err == nil && addr.IsUnspecified() {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, port) + "/"
}

// askJSON answers the API's questions as ask --json does.
func askJSON(shelf *knowledge.LiveIndex, book *receipt.Book) func(context.Context, web.Request) ([]byte, error) {
	return func(ctx context.Context, r web.Request) ([]byte, error) {
		if err := answer.CheckQuestion(r.Question); err != nil {
			return nil, &web.RequestError{Status: http.StatusBadRequest, Sentence: err.Error()}
		}
		index := shelf.Index()
		q := answer.Request{ID: answer.NoID(), Question: r.Question, Lang: r.Lang}
		if r.Article != "" {
			article, ok := index.ByKey(r.Article)
			if !ok {
				return nil, &web.RequestError{Status: http.StatusNotFound, Sentence: "there is no such article; leave article out to search all"}
			}
			q.Article = string(article.ID)
		}
		row, err := (&answer.Asker{Index: index, Limit: r.Limit, About: true}).Answer(ctx, q)
		if errors.Is(err, context.DeadlineExceeded) {
			return nil, &web.RequestError{Status: http.StatusServiceUnavailable, Sentence: "the search took too long; ask again in a moment"}
		}
		if err != nil {
			return nil, err
		}
		if r.Receipt && book != nil {
			if row.Receipt, err = receiptOf(book, index, r.Question, row); err != nil {
				return nil, err
			}
		}
		return answer.Encode(row), nil
	}
}

// judgeJSON judges the API's texts as judge --batch does.
func judgeJSON(shelf *knowledge.LiveIndex, room *newsroom.Room, book *receipt.Book) func(context.Context, []byte, bool) ([]byte, error) {
	return func(ctx context.Context, described []byte, withReceipt bool) ([]byte, error) {
		a, err := answer.ParseAlleged(described)
		if err == nil {
			err = answer.CheckAlleged(a.Text)
		}
		if err != nil {
			return nil, &web.RequestError{Status: http.StatusBadRequest, Sentence: err.Error()}
		}
		j := &answer.Judge{Index: shelf.Index()}
		if room != nil {
			if j.Former, err = room.Former(ctx); err != nil {
				return nil, err
			}
		}
		row, err := j.Judge(ctx, a)
		if errors.Is(err, context.DeadlineExceeded) {
			return nil, &web.RequestError{Status: http.StatusServiceUnavailable, Sentence: "the judgement took too long; shorten the text"}
		}
		if err != nil {
			return nil, err
		}
		if withReceipt && row.Judged && book != nil {
			s, err := book.Sign(receipt.Receipt{
				Kind: receipt.Judgement, Degree: row.Shown.Confidence, Question: receipt.HashQuestion(a.Text), Quotes: receipt.QuotesOf(j.Index, row.Shown),
			})
			if err != nil {
				return nil, err
			}
			row.Receipt = string(s.JSON())
		}
		return answer.Encode(row), nil
	}
}
