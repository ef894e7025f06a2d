// Command callvault-interop checks a checkpoint, an inclusion proof and a consistency proof of a custody log with the public
// golang.org/x/mod packages alone. It reads one JSON document on stdin and exits 0 when everything holds.
package main

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type inclusion struct {
	LeafIndex int64    `json:"leafIndex"`
	Hashes    []string `json:"hashes"`
	Leaf      string   `json:"leaf"`
}

type consistency struct {
	Hashes []string `json:"hashes"`
}

type document struct {
	Key         string      `json:"key"`
	Checkpoint  string      `json:"checkpoint"`
	Old         string      `json:"old"`
	Inclusion   inclusion   `json:"inclusion"`
	Consistency consistency `json:"consistency"`
}

type tree struct {
	size int64
	root tlog.Hash
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println("ok")
}

func run() error {
	var doc document
	if err := json.NewDecoder(os.Stdin).Decode(&doc); err != nil {
		return err
	}
	newest, err := open(doc.Checkpoint, doc.Key)
	if err != nil {
		return fmt.Errorf("checkpoint: %w", err)
	}
	old, err := open(doc.Old, doc.Key)
	if err != nil {
		return fmt.Errorf("old checkpoint: %w", err)
	}
	path, err := hashes(doc.Inclusion.Hashes)
	if err != nil {
		return err
	}
	leaf := tlog.RecordHash([]byte(doc.Inclusion.Leaf))
	if err := tlog.CheckRecord(path, newest.size, newest.root, doc.Inclusion.LeafIndex, leaf); err != nil {
		return fmt.Errorf("inclusion: %w", err)
	}
	growth, err := hashes(doc.Consistency.Hashes)
	if err != nil {
		return err
	}
	if err := tlog.CheckTree(growth, newest.size, newest.root, old.size, old.root); err != nil {
		return fmt.Errorf("consistency: %w", err)
	}
	return nil
}

// open verifies a signed note and reads the tree its text describes: origin, size, root, each on a line.
func open(text, key string) (tree, error) {
	verifier, err := note.NewVerifier(key)
	if err != nil {
		return tree{}, err
	}
	opened, err := note.Open([]byte(text), note.VerifierList(verifier))
	if err != nil {
		return tree{}, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 4 || lines[0] != verifier.Name() {
		return tree{}, fmt.Errorf("not a checkpoint of %s", verifier.Name())
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tree{}, err
	}
	root, err := tlog.ParseHash(lines[2])
	return tree{size, root}, err
}

func hashes(encoded []string) ([]tlog.Hash, error) {
	list := make([]tlog.Hash, len(encoded))
	for i, text := range encoded {
		bytes, err := base64.StdEncoding.DecodeString(text)
		if err != nil || len(bytes) != tlog.HashSize {
			return nil, fmt.Errorf("hash %d is malformed", i)
		}
		copy(list[i][:], bytes)
	}
	return list, nil
}
