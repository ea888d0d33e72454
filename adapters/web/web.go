package web

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"maps"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/routes"
)

const (
	name = "web"
	// drain is how long answers in flight may take after the context's end.
	drain = 10 * time.Second
	// answerTime is how long one answer may take.
	answerTime = 10 * time.Second
	// soon is how long who comes between the routes and Run waits to be let in.
	soon = 2 * time.Second
	// maxLookups is how many answers are looked up at the same time: a crowd must
	// not make each of them slow. The others wait their turn.
	maxLookups = 64
)

// Options of [New].
type Options struct {
	Library adapters.Library // required: the articles to read
	// Ask answers a question of the API with a JSON object. An error that is a
	// [*RequestError] is told to the caller, any other is logged. nil leaves the
	// route /api/ask out.
	Ask func(context.Context, Request) ([]byte, error)
	// Judge judges an alleged quotation that a JSON object describes, with a JSON
	// object, which is to have its receipt, signed, where receipt is true; errors as of
	// Ask. nil leaves the route /api/judge out.
	Judge func(ctx context.Context, described []byte, receipt bool) ([]byte, error)

	// Receipts are the receipts of answers; nil where there are none.
	Receipts adapters.Receipts

	// Editing is what editors do; with it there is a room for them. They enter by a link
	// that was sent to them in a chat, or by EditorsToken, which may be empty.
	Editing      adapters.Editing
	EditorsToken adapters.Secret

	Lang      string // of the page where the browser asks for no language we have: "bn" (when empty), "en" or "hi"
	PublicURL string // where people reach the page, without a final slash; "" when only this machine does
	// Hosts are further names that the page answers to, without a port, beside
	// localhost, PublicURL's and the address that a connection came to.
	Hosts []string

	// Embed are the origins that may show the pages for frames, such as
	// https://paper.example; without any there are none.
	Embed []string

	// Rate is how many requests a second one client may make in the long run,
	// and Burst how many at once; assets don't count. A Rate of 0 sets no limit.
	Rate  float64
	Burst int
	// Proxies are the addresses whose X-Forwarded-For is believed; those of this
	// machine always are.
	Proxies []netip.Prefix

	Now func() time.Time // time.Now when nil; its zone is the page's
	Log *slog.Logger     // nil: no log
}

// Adapter is the page. It implements [adapters.Adapter] and [routes.Mounter].
type Adapter struct {
	library    adapters.Library
	ask        func(context.Context, Request) ([]byte, error)
	judge      func(context.Context, []byte, bool) ([]byte, error)
	receipts   adapters.Receipts // nil: there are none
	locales    map[string]*locale
	fallback   *locale
	publicURL  string
	hosts      map[string]bool // names that the page answers to, in lower case
	assets     *assets
	pages      pages
	compressed func(http.Handler) http.HandlerFunc
	framing    framing
	editors    *editorsRoom // nil: there is none
	limit      *limiter
	clients    clients
	visitors   []byte // the key of what stands for a visitor's network; of this process
	cross      *http.CrossOriginProtection
	lookups    chan struct{} // holds one element for each look-up that runs
	repeats    *repeats
	now        func() time.Time
	log        *slog.Logger
	drain      time.Duration

	opened   chan struct{} // closed when Run opens the page, for those who came a little earlier
	mu       sync.RWMutex
	handler  adapters.Handler // nil while Run does not run
	inFlight sync.WaitGroup
}

var (
	_ adapters.Adapter = (*Adapter)(nil)
	_ routes.Mounter   = (*Adapter)(nil)
)

// New makes the page's adapter. The error names what is missing or wrong in o.
func New(o Options) (*Adapter, error) {
	if o.Library == nil {
		return nil, errors.New("web: Options.Library is required")
	}
	a := &Adapter{
		library: o.Library, ask: o.Ask, judge: o.Judge, receipts: o.Receipts, publicURL: strings.TrimRight(o.PublicURL, "/"), framing: o.Embed,
		limit: newLimiter(o.Rate, o.Burst, time.Now), clients: clients{o.Proxies}, visitors: []byte(rand.Text()),
		cross: http.NewCrossOriginProtection(), lookups: make(chan struct{}, maxLookups), repeats: newRepeats(time.Now), opened: make(chan struct{}),
		now: o.Now, log: o.Log, drain: drain,
	}
	if a.now == nil {
		a.now = time.Now
	}
	a.editors = newEditorsRoom(o, time.Now)
	if a.log == nil {
		a.log = slog.New(slog.DiscardHandler)
	}
	a.hosts = map[string]bool{"localhost": true}
	for _, host := range o.Hosts {
		a.hosts[strings.ToLower(host)] = true
	}
	if u, err := url.Parse(a.publicURL); err == nil && u.Host != "" {
		a.hosts[hostOf(u.Host)] = true
		if err := a.cross.AddTrustedOrigin(u.Scheme + "://" + u.Host); err != nil {
			return nil, errors.Join(errors.New("web: Options.PublicURL is not a web address"), err)
		}
	} else if a.publicURL != "" {
		return nil, errors.New("web: Options.PublicURL is not a web address")
	}
	var err error
	if a.compressed, err = newCompression(); err != nil {
		return nil, err
	}
	own, err := embedded()
	if err != nil {
		return nil, err
	}
	a.locales, a.assets, a.pages = own.locales, own.assets, own.pages
	if o.Lang == "" {
		o.Lang = "bn"
	}
	if a.fallback = a.locales[o.Lang]; a.fallback == nil {
		return nil, errors.New("web: there is no locale for Options.Lang")
	}
	return a, nil
}

// fixed is what is part of the program and never changes; it is read once.
type fixed struct {
	locales map[string]*locale
	assets  *assets
	pages   pages
}

var embedded = sync.OnceValues(func() (f fixed, err error) {
	if f.locales, err = loadLocales(); err != nil {
		return f, err
	}
	if f.assets, err = loadAssets(); err != nil {
		return f, err
	}
	f.pages, err = loadPages(f.assets)
	return f, err
})

// Name returns "web".
func (a *Adapter) Name() string { return name }

// Routes implements [routes.Mounter].
func (a *Adapter) Routes() map[string]http.Handler {
	routes := map[string]http.Handler{
		"GET /":                        a.guard((*visit).nothingHere),
		"GET /{$}":                     a.guard(by((*visit).asking, asking.askPage)),
		"POST /{$}":                    a.guard(by((*visit).asking, asking.askForm)),
		"GET /suggest":                 a.guard(by((*visit).asking, asking.suggest)),
		"GET /articles":                a.guard(by((*visit).listing, listing.articlesPage)),
		"GET /a/{key}":                 a.guard(by((*visit).reading, reading.readPage)),
		"GET /a/{key}/text":            a.guard(by((*visit).reading, reading.rawText)),
		"GET /a/{key}/changes":         a.guard(by((*visit).diffs, diffs.changesPage)),
		"GET /articles.atom":           a.guard(by((*visit).syndication, syndication.atom)),
		"GET /api/articles":            a.guard(by((*visit).api, api.apiArticles)),
		"GET /api/articles/{key}":      a.guard(by((*visit).api, api.apiArticle)),
		"GET /api/openapi.yaml":        a.guardAsset(openAPIFile),
		"GET /robots.txt":              a.guardAsset(robotsFile),
		"GET /assets/{version}/{name}": a.guardAsset(a.assets.serve),
	}
	if a.ask != nil {
		routes["GET /api/ask"] = a.guard(by((*visit).api, api.apiAsk))
	}
	maps.Copy(routes, a.framing.routes(a))
	maps.Copy(routes, a.editors.routes(a))
	maps.Copy(routes, receiptRoutes(a))
	for pattern, h := range routes {
		routes[pattern] = a.compressed(h)
	}
	if a.judge != nil {
		// Each by name: the page's own "GET /" would be told of as allowed here.
		for _, method := range []string{"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"} {
			routes[method+" /api/judge"] = a.guard(by((*visit).api, api.apiJudge))
		}
	}
	return routes
}

// Run opens the page until ctx ends, then waits for the answers in flight.
func (a *Adapter) Run(ctx context.Context, h adapters.Handler) error {
	if ctx.Err() != nil {
		return nil
	}
	a.open(h)
	a.log.Debug("requests are let in")
	<-ctx.Done()
	a.open(nil)
	done := make(chan struct{})
	go func() { a.inFlight.Wait(); close(done) }()
	select {
	case <-done:
	case <-time.After(a.drain):
		a.log.Warn("answers were still in flight at the end", "waited", a.drain)
	}
	return nil
}

// open lets requests in; a nil handler keeps them out.
func (a *Adapter) open(h adapters.Handler) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.handler = h
	select {
	case <-a.opened:
	default:
		close(a.opened)
	}
}

// enter returns the handler for one request, which must call leave at its end. ok
// is false while the page is closed; one that is about to open is waited for.
func (a *Adapter) enter(ctx context.Context) (h adapters.Handler, leave func(), ok bool) {
	select {
	case <-a.opened:
	case <-ctx.Done():
	case <-time.After(soon):
	}
	a.mu.RLock()
	defer a.mu.RUnlock()
	if a.handler == nil {
		return nil, nil, false
	}
	a.inFlight.Add(1)
	return a.handler, a.inFlight.Done, true
}
