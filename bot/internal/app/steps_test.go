package app

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// step is something that a person, or a browser, does on a page. The ones below say
// in their errors what they are; those of the library say only that the time is over.
type step = chromedp.Action[chromedp.Void]

func called[T any](name string, action chromedp.Action[T]) chromedp.Action[T] {
	return func(ctx context.Context, t *chromedp.Target) (T, error) {
		v, err := action(ctx, t)
		if err != nil {
			err = fmt.Errorf("%s: %w", name, err)
		}
		return v, err
	}
}

func navigate(address string) step { return called("opening "+address, chromedp.Navigate(address)) }
func visible(sel string) step      { return called("waiting to see "+sel, chromedp.WaitVisible(sel)) }
func ready(sel string) step        { return called("waiting for "+sel, chromedp.WaitReady(sel)) }
func click(sel string) step        { return called("clicking "+sel, chromedp.Click(sel)) }
func press(key string) step        { return called(fmt.Sprintf("pressing %q", key), chromedp.KeyEvent(key)) }
func write(sel, text string) step {
	return called("writing into "+sel, chromedp.SendKeys(sel, text))
}
func textOf(sel string) chromedp.Action[string] {
	return called("reading "+sel, chromedp.TextContent(sel))
}

// patience is how long one action may take. An element that never comes is to end its
// test, with its name, and not the whole package.
const patience = time.Minute

func do(t *testing.T, ctx context.Context, actions ...step) {
	t.Helper()
	for i, action := range actions {
		if _, err := within(ctx, patience, action); err != nil {
			t.Fatalf("action %d of %d: %v%s", i+1, len(actions), err, where(ctx))
		}
	}
}

// get returns what an action gives.
func get[T any](t *testing.T, ctx context.Context, action chromedp.Action[T]) T {
	t.Helper()
	v, err := within(ctx, patience, action)
	if err != nil {
		t.Fatalf("%v%s", err, where(ctx))
	}
	return v
}

// within takes an action with a bound of its own.
func within[T any](ctx context.Context, bound time.Duration, action chromedp.Action[T]) (T, error) {
	ctx, cancel := context.WithTimeout(ctx, bound)
	defer cancel()
	v, err := chromedp.Run(ctx, action)
	if errors.Is(err, context.DeadlineExceeded) {
		err = fmt.Errorf("nothing came in %v: %w", bound, err)
	}
	return v, err
}

// where says which page a tab shows, for a message; "" when it does not answer.
func where(ctx context.Context) string {
	address, err := within(ctx, 5*time.Second, chromedp.Evaluate[string]("location.href"))
	if err != nil {
		return ""
	}
	return " at " + address
}

// evaluate returns what a script on the page gives; promises are awaited.
func evaluate[T any](t *testing.T, ctx context.Context, script string) T {
	t.Helper()
	wait := true
	v, err := within(ctx, patience, chromedp.Evaluate[T](script, func(p *runtime.EvaluateParams) { p.AwaitPromise = &wait }))
	if err != nil {
		t.Fatalf("the script %.120q: %v%s", script, err, where(ctx))
	}
	return v
}

// An action that waits for what never comes ends, and says what it waited for and where.
func TestWaitsEnd(t *testing.T) {
	ctx := tab(t, openBrowser(t), desktop)
	do(t, ctx, navigate("data:text/html,<p>nothing else"))
	for _, never := range []step{visible("#never"), click("#never"), write("#never", "x"), ready("#never")} {
		_, err := within(ctx, 200*time.Millisecond, never)
		if err == nil || !strings.Contains(err.Error(), "nothing came in 200ms") || !strings.Contains(err.Error(), "#never") {
			t.Errorf("it ended with %v", err)
		}
	}
	if at := where(ctx); !strings.HasPrefix(at, " at data:text/html") {
		t.Errorf("it is said to be%s", at)
	}
	do(t, ctx, visible("p")) // the tab is not lost with the wait
}
