package app

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/ukti-bot/ukti/bot/internal/config"
	"github.com/ukti-bot/ukti/bot/internal/dialog"
	"github.com/ukti-bot/ukti/bot/internal/newsroom"
	"github.com/ukti-bot/ukti/bot/internal/state"
	"github.com/ukti-bot/ukti/knowledge/sqlitefile"
)

// followAgain is the pause before a copy that stands by tries again to show its page.
const followAgain = 5 * time.Second

// openState opens the state for this copy. While another has the store, this one stands by
// and shows the page.
func openState(ctx context.Context, o Options) (*state.Store, error) {
	with := state.Options{Log: o.Log, Now: o.World.Now, KeepReceipts: time.Duration(o.Config.Receipts.Keep), Server: o.Config.Server()}
	store, err := state.Open(ctx, o.Config.DataDir, with)
	if o.Config.Server() == nil || !errors.Is(err, sqlitefile.ErrInUse) {
		return store, err
	}
	following, stop := context.WithCancel(ctx)
	var page sync.WaitGroup
	page.Go(func() { showPage(following, o) })
	defer func() { stop(); page.Wait() }()
	with.Waiting = standby(o)
	return state.Open(ctx, o.Config.DataDir, with)
}

// showPage shows the page of a copy that stands by, until ctx ends.
func showPage(ctx context.Context, o Options) {
	if o.Config.HTTP.Listen == "" || o.Config.Web.Enabled == config.Off || !o.Config.Archive.Enabled {
		return
	}
	for ctx.Err() == nil {
		if err := follow(ctx, o); err != nil && ctx.Err() == nil {
			o.Log.Warn("this copy stands by and shows no page yet; it is tried again", "error", err, "in", followAgain)
		}
		select {
		case <-ctx.Done():
		case <-time.After(followAgain):
		}
	}
}

// follow answers on the page from the archive that another copy writes, and follows it. Nothing
// else is done: no feed is asked, no chat is answered, nobody is told of anything.
func follow(ctx context.Context, o Options) (err error) {
	ends := stops{bound: max(stopBound, o.Config.HTTP.StopTimeout)}
	defer func() { err = errors.Join(err, ends.run()) }()
	store, err := state.Open(ctx, o.Config.DataDir, state.Options{Log: o.Log, Now: o.World.Now, Server: o.Config.Server(), Shared: true})
	if err != nil {
		return err
	}
	ends.add("state", func(context.Context) error { return store.Close() })
	room, err := followRoom(ctx, o, &ends)
	if err != nil {
		return err
	}
	key, err := choiceKey(ctx, store)
	if err != nil {
		return err
	}
	zone, shelf := newZone(o.Config, o.World), room.Index.Live()
	if r := OpenReader(o.Config.Reader, false, o.Log); r != nil {
		shelf.UseReader(r)
	}
	talk, err := dialog.New(dialog.Options{
		LiveIndex: shelf, Store: store, Lang: o.Config.Language, PublicURL: o.Config.Web.PublicURL, Version: o.Version, Log: o.Log, Key: key, Now: zone.now,
	})
	if err != nil {
		return err
	}
	s := &supervisor{log: o.Log, health: new(health), mount: noServer, crew: newCrew(), handler: talk}
	front, err := openFront(ctx, o, s.health, &ends)
	if err != nil {
		return err
	}
	s.mount = front.mount
	m := means{zone: zone, cfg: o.Config, log: o.Log, memory: store.Memory, talk: talk, words: talk.Word, shelf: shelf, room: room, world: o.World}
	return s.all(ctx, []platform{m.page(front.address)}, func() {
		front.serve()
		o.Log.Info("this copy answers on the page while it stands by", "articles", shelf.Index().Size().Articles)
	})
}

// followRoom is the newsroom of the copy that writes, as it is, with an index that follows it.
func followRoom(ctx context.Context, o Options, ends *stops) (*newsroom.Room, error) {
	options, err := Newsroom(o.Config, o.Version, nil, o.Log)
	if err != nil {
		return nil, err
	}
	options.Now = o.World.Now
	room, err := newsroom.OpenReadOnly(ctx, options)
	if err != nil {
		return nil, err
	}
	running, stop := context.WithCancel(context.WithoutCancel(ctx))
	var run sync.WaitGroup
	run.Go(func() { room.Follow(running) })
	ends.add("newsroom", func(context.Context) error {
		stop()
		run.Wait()
		return room.Close()
	})
	return room, nil
}
