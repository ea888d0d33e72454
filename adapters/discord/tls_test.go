package discord

import (
	"net/http"
	"testing"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/adaptertest"
	"github.com/ukti-bot/ukti/adapters/discord/internal/discordtest"
)

// TestTLS: over TLS, as on Discord itself, the connection is read along with too.
func TestTLS(t *testing.T) {
	t.Parallel()
	s := discordtest.NewTLS(t)
	a, err := New(Config{Token: adapters.NewSecret(discordtest.Token), APIURL: s.URL}, Options{Client: s.Client()})
	if err != nil {
		t.Fatal(err)
	}
	a.times, a.gateway = quickTimes(), quickGateway()
	a.tls = s.Client().Transport.(*http.Transport).TLSClientConfig
	s.Script(func(c *discordtest.Conn) {
		c.Hello()
		c.Await(discordtest.OpIdentify)
		c.Send(discordtest.OpReconnect, nil) // would hang the library
		c.Hang()
	})
	r := run(t, s, a, &adaptertest.Handler{Reply: echo}, &adaptertest.Log{})
	r.works(t, "কী?")
	if n := r.Connects(); n != 2 {
		t.Errorf("%d connections, want 2", n)
	}
}
