package discord

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"github.com/bwmarrin/discordgo"
)

// InteractionsPath is where the bot's HTTP server takes interactions in HTTP
// mode. Its public address goes into the developer portal.
const InteractionsPath = "/discord/interactions"

// maxInteraction bounds a request, in bytes; Discord's are a few KB.
const maxInteraction = 1 << 20

// Routes returns the handler of interactions in HTTP mode, and nothing otherwise.
func (a *Adapter) Routes() map[string]http.Handler {
	if a.cfg.Mode != ModeHTTP {
		return nil
	}
	return map[string]http.Handler{"POST " + InteractionsPath: &interactions{key: a.key, tasks: a.tasks, log: a.log, interact: a.interact}}
}

// interactions takes interactions by HTTP.
type interactions struct {
	key      ed25519.PublicKey // what Discord signs requests with
	tasks    *tasks
	log      *slog.Logger
	interact func(context.Context, *interaction, acknowledge)
}

// ServeHTTP answers Discord's request with the acknowledgement; the
// answer itself follows by REST.
func (i *interactions) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	defer i.tasks.recover("HTTP interaction")
	r.Body = http.MaxBytesReader(w, r.Body, maxInteraction)
	if !discordgo.VerifyInteraction(r, i.key) {
		// Discord itself sends wrong signatures now and then, to see this.
		http.Error(w, "the signature is not Discord's", http.StatusUnauthorized)
		return
	}
	if age := time.Since(signedAt(r)); age.Abs() > maxAge {
		// The signature stays right for ever: whoever has read a request could send
		// it again.
		http.Error(w, "the request is too old; is the clock of this machine right?", http.StatusUnauthorized)
		i.log.Warn("an interaction was signed too long ago, or ahead of this machine's clock", "age", age.Round(time.Second))
		return
	}
	body, err := io.ReadAll(r.Body)
	var in interaction
	if err != nil || decode(body, &in) != nil {
		http.Error(w, "not an interaction", http.StatusBadRequest)
		return
	}
	if in.Type == interactionPing {
		writeJSON(w, callback{Type: callbackPong})
		return
	}
	i.answer(w, r, &in)
}

// maxAge is how old a request may be, by the time that is signed with it.
const maxAge = 5 * time.Minute

// signedAt is when Discord says it signed a request; the zero time when it does not.
func signedAt(r *http.Request) time.Time {
	seconds, err := strconv.ParseInt(r.Header.Get("X-Signature-Timestamp"), 10, 64)
	if err != nil {
		return time.Time{}
	}
	return time.Unix(seconds, 0)
}

func (i *interactions) answer(w http.ResponseWriter, r *http.Request, in *interaction) {
	acks := make(chan callback)
	written := make(chan struct{})
	finished := make(chan struct{})
	started := i.tasks.start(func(ctx context.Context) {
		defer close(finished)
		i.interact(ctx, in, func(ctx context.Context, c callback) error {
			select {
			case acks <- c:
			case <-r.Context().Done():
				return r.Context().Err()
			}
			select { // the answer must not overtake the acknowledgement
			case <-written:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		})
	})
	if !started {
		http.Error(w, "not taking interactions", http.StatusServiceUnavailable)
		return
	}
	select {
	case c := <-acks:
		writeJSON(w, c)
		close(written)
	case <-finished: // nothing to say: not ours, or here before
		http.Error(w, "nothing to answer", http.StatusBadRequest)
	case <-r.Context().Done():
	}
}

func writeJSON(w http.ResponseWriter, c callback) {
	w.Header().Set("Content-Type", "application/json")
	if json.NewEncoder(w).Encode(c) == nil {
		_ = http.NewResponseController(w).Flush()
	}
}
