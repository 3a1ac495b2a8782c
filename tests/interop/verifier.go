// Checks a published log and its receipts with software that the project did not write: Go's own
// implementation of signed notes and of the tree (golang.org/x/mod/sumdb), which guards the
// modules of every Go program. Only the cosignature of a witness, which that library does not
// know, is checked by the dozen lines below.
//
//	verifier DIR WORDS_FILE LOG_VKEY [WITNESS_VKEY]...
//
// WORDS_FILE is leaf_words.txt, with which receipts are packed.
package main

import (
	"bytes"
	"compress/flate"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// witness checks timestamped Ed25519 cosignatures (C2SP tlog-cosignature, type 4).
type witness struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

func (w witness) Name() string    { return w.name }
func (w witness) KeyHash() uint32 { return w.hash }
func (w witness) Verify(text, sig []byte) bool {
	if len(sig) != 8+ed25519.SignatureSize {
		return false
	}
	head := fmt.Sprintf("cosignature/v1\ntime %d\n", binary.BigEndian.Uint64(sig))
	return ed25519.Verify(w.key, append([]byte(head), text...), sig[8:])
}

func newWitness(vkey string) (note.Verifier, error) {
	parts := strings.SplitN(vkey, "+", 3)
	if len(parts) != 3 {
		return nil, errors.New("malformed key of a witness")
	}
	hash, err := strconv.ParseUint(parts[1], 16, 32)
	if err != nil {
		return nil, err
	}
	key, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || len(key) != 1+ed25519.PublicKeySize || key[0] != 4 {
		return nil, errors.New("malformed key of a witness")
	}
	return witness{parts[0], uint32(hash), ed25519.PublicKey(key[1:])}, nil
}

func check(err error, what string) {
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", what, err)
		os.Exit(1)
	}
}

// tree reads the text of a checkpoint; the library's own parser insists on its own first line.
func tree(text string) (tlog.Tree, error) {
	lines := strings.Split(text, "\n")
	if len(lines) != 4 {
		return tlog.Tree{}, errors.New("not three lines")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, err
	}
	root, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: root}, err
}

func open(data []byte, verifiers note.Verifiers, cosigners int) (tlog.Tree, error) {
	opened, err := note.Open(data, verifiers)
	if err != nil {
		return tlog.Tree{}, err
	}
	if len(opened.Sigs) != 1+cosigners {
		return tlog.Tree{}, fmt.Errorf("%d good signatures, not %d", len(opened.Sigs), 1+cosigners)
	}
	return tree(opened.Text)
}

// files reads tiles from the folder; the library asks for them by its own naming.
type files struct{ dir string }

func (f files) Height() int { return 8 }
func (f files) SaveTiles([]tlog.Tile, [][]byte) {
}
func (f files) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, t := range tiles {
		path := strings.Replace(t.Path(), "tile/8/", "tile/", 1)
		data, err := os.ReadFile(filepath.Join(f.dir, path))
		if err != nil {
			return nil, err
		}
		all = append(all, data)
	}
	return all, nil
}

func bundle(dir string, n, width int64) ([][]byte, error) {
	t := tlog.Tile{H: 8, L: 0, N: n, W: int(width)}
	path := strings.Replace(t.Path(), "tile/8/0/", "tile/entries/", 1)
	data, err := os.ReadFile(filepath.Join(dir, path))
	var entries [][]byte
	for err == nil && len(data) > 0 {
		if len(data) < 2 || len(data) < 2+int(binary.BigEndian.Uint16(data)) {
			return nil, errors.New("truncated bundle")
		}
		end := 2 + int(binary.BigEndian.Uint16(data))
		entries, data = append(entries, data[2:end]), data[end:]
	}
	return entries, err
}

// unpack undoes what makes receipts short: "z1", raw DEFLATE with a dictionary, CRC-32.
func unpack(extra, words []byte) ([]byte, error) {
	if !bytes.HasPrefix(extra, []byte("z1")) || len(extra) < 6 {
		return extra, nil
	}
	packed, sum := extra[2:len(extra)-4], extra[len(extra)-4:]
	if crc32.ChecksumIEEE(packed) != binary.BigEndian.Uint32(sum) {
		return nil, errors.New("damaged receipt")
	}
	return io.ReadAll(flate.NewReaderDict(bytes.NewReader(packed), words))
}

func receipt(data, words []byte, verifiers note.Verifiers, cosigners int) error {
	head, signed, found := bytes.Cut(data, []byte("\n\n"))
	lines := strings.Split(string(head), "\n")
	if !found || len(lines) < 3 || lines[0] != "c2sp.org/tlog-proof@v1" {
		return errors.New("not a proof file")
	}
	extra, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(lines[1], "extra "))
	if err != nil {
		return err
	}
	extra, err = unpack(extra, words)
	if err != nil {
		return err
	}
	leaf, _, _ := bytes.Cut(extra, []byte("\n"))
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[2], "index "), 10, 64)
	if err != nil {
		return err
	}
	var proof tlog.RecordProof
	for _, line := range lines[3:] {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return err
		}
		proof = append(proof, hash)
	}
	head0, err := open(signed, verifiers, cosigners)
	if err != nil {
		return err
	}
	return tlog.CheckRecord(proof, head0.N, head0.Hash, index, tlog.RecordHash(leaf))
}

func main() {
	dir, keys := os.Args[1], os.Args[3:]
	words, err := os.ReadFile(os.Args[2])
	check(err, "words")
	first, err := note.NewVerifier(keys[0])
	check(err, "key of the log")
	list := []note.Verifier{first}
	for _, key := range keys[1:] {
		w, err := newWitness(key)
		check(err, "key of a witness")
		list = append(list, w)
	}
	verifiers := note.VerifierList(list...)
	data, err := os.ReadFile(filepath.Join(dir, "checkpoint"))
	check(err, "checkpoint")
	head, err := open(data, verifiers, len(keys)-1)
	check(err, "checkpoint")
	reader := tlog.TileHashReader(head, files{dir})
	for start := int64(0); start < head.N; start += 256 {
		width := head.N - start
		if width > 256 {
			width = 256
		}
		entries, err := bundle(dir, start/256, width)
		check(err, fmt.Sprintf("bundle %d", start/256))
		if int64(len(entries)) != width {
			check(errors.New("wrong number of entries"), fmt.Sprintf("bundle %d", start/256))
		}
		var indexes []int64
		for i := range entries {
			indexes = append(indexes, tlog.StoredHashIndex(0, start+int64(i)))
		}
		hashes, err := reader.ReadHashes(indexes)
		check(err, fmt.Sprintf("tiles of bundle %d", start/256))
		for i, entry := range entries {
			if sha256.Sum256(append([]byte{0}, entry...)) != hashes[i] {
				check(errors.New("hash differs"), fmt.Sprintf("entry %d", start+int64(i)))
			}
		}
	}
	receipts, err := filepath.Glob(filepath.Join(dir, "receipts", "*.tlog-proof"))
	check(err, "receipts")
	for _, path := range receipts {
		data, err := os.ReadFile(path)
		check(err, path)
		check(receipt(data, words, verifiers, len(keys)-1), path)
	}
	fmt.Printf("ok: %d signatures, %d entries, %d receipts\n", len(keys), head.N, len(receipts))
}
