import Crypto
import Database
import System
import TestSupport
import Testing

@testable import Ledger

@Suite(.bothDatabases) struct ProofTests {
    private let house: LedgerHouse

    init() throws { house = try LedgerHouse.withThreeHeads() }

    private func copy(
        _ entry: LedgerProof.Entry, number: Int64? = nil, position: Int? = nil, pseudonym: [UInt8]? = nil,
        salt: [UInt8]? = nil, fields: LedgerFields? = nil, path: [[UInt8]]? = nil
    ) -> LedgerProof.Entry {
        LedgerProof.Entry(
            source: entry.source, number: number ?? entry.number, position: position ?? entry.position,
            pseudonym: pseudonym ?? entry.pseudonym, salt: salt ?? entry.salt, fields: fields ?? entry.fields,
            path: path ?? entry.path)
    }

    @Test("LOG-1: a proof holds a person's entries and nobody else's") func aProofHoldsAPersonsEntriesAndNobodyElses()
        throws
    {
        let (proof, unsealed) = try house.prover().prove(2)
        #expect(unsealed == 0)
        #expect(proof.entries.map(\.number) == [1, 4, 7])
        #expect(proof.entries.map(\.position) == [0, 3, 8])
        #expect(proof.entries[1].fields.pairs.map(\.name) == ["words"])
        #expect(proof.entries[1].fields.pairs.map(\.text) == ["words 4"])
        #expect(proof.flaws() == [])
        #expect(try house.prover().prove(55).proof.entries == [])
        try house.note("not yet", of: 2)
        #expect(try house.prover().prove(2).unsealed == 1)
    }

    @Test func aProofIsTheSameAfterItsFile() throws {
        let kept = try house.head()
        try house.note("more", of: 2)
        try house.seal()
        let proof = try house.prover().prove(2, kept: (kept, "head.json")).proof
        let read = try JSONText.decode(LedgerProof.self, from: JSONText.encode(proof, pretty: true))
        #expect(read == proof)
        #expect(read.flaws(kept: kept) == [])
        #expect(read.growth?.size == 11)
    }

    @Test func whatWasChangedInAProofIsFound() throws {
        let proof = try house.prover().prove(2).proof
        func flaws(_ index: Int, _ entry: LedgerProof.Entry) -> [LedgerProof.Flaw] {
            var entries = proof.entries
            entries[index] = entry
            return LedgerProof(head: proof.head, entries: entries, growth: nil).flaws()
        }
        var forged = LedgerFields()
        forged.add("words", "forged")
        let entry = proof.entries[1]
        #expect(flaws(1, entry) == [])
        #expect(flaws(1, copy(entry, fields: forged)) == [.entry(1)])
        #expect(flaws(1, copy(entry, number: 3)) == [.entry(1)])
        #expect(flaws(1, copy(entry, position: 2)) == [.entry(1)])
        #expect(flaws(1, copy(entry, pseudonym: proof.entries[1].salt)) == [.entry(1)])
        #expect(flaws(1, copy(entry, salt: proof.entries[0].salt)) == [.entry(1)])
        #expect(flaws(1, copy(entry, path: Array(entry.path.dropLast()))) == [.entry(1)])
        #expect(flaws(2, copy(proof.entries[2], path: entry.path)) == [.entry(2)])
        let head = LedgerHead(
            size: 11, root: proof.head.head.root, previous: proof.head.head.previous,
            time: proof.head.head.time.adding(seconds: 1))
        let signed = SignedHead(head: head, publicKey: proof.head.publicKey, signature: proof.head.signature)
        #expect(LedgerProof(head: signed, entries: proof.entries, growth: nil).flaws() == [.signature])
    }

    @Test func namesAndTextsOfFieldsDoNotRunIntoOneAnother() throws {
        let entry = try house.prover().prove(2).proof.entries[0]
        let shifted = LedgerFields([("word", "swords 1")])
        #expect(copy(entry, fields: shifted).leaf.hash != entry.leaf.hash)
        #expect(copy(entry, fields: LedgerFields([("words", "words 1")])).leaf.hash == entry.leaf.hash)
        #expect(
            copy(entry, fields: LedgerFields([("words", "words 1"), ("", "")])).leaf.hash != entry.leaf.hash)
    }

    @Test func aProofGrowsFromAKeptHeadOrSaysSo() throws {
        let kept = try house.head()
        #expect(try house.prover().prove(2).proof.flaws(kept: kept) == [], "the same head needs no growth")
        for number in 1...9 { try house.note("more \(number)", of: 2) }
        try house.seal()
        let grown = try house.prover().prove(2, kept: (kept, "head.json")).proof
        #expect(grown.flaws(kept: kept) == [])
        #expect(try house.prover().prove(2).proof.flaws(kept: kept) == [.growth])
        let other = SignedHead(
            head: LedgerHead(
                size: kept.head.size, root: MerkleHash.empty, previous: kept.head.previous, time: kept.head.time),
            publicKey: [UInt8](repeating: 1, count: 32), signature: kept.signature)
        #expect(grown.flaws(kept: other) == [.otherKey, .growth])
        let larger = try house.head()
        let older = try LedgerHouse.withThreeHeads()
        let error = #expect(throws: LedgerError.self) { try older.prover().prove(2, kept: (larger, "head.json")) }
        #expect(error?.code == .foreignHead)
        #expect(error?.description.hasPrefix("head.json is no head of this ledger") == true)
    }

    @Test func anEntryThatIsNotWhatWasSealedIsNotProved() throws {
        try house.session.execute("UPDATE note SET words = 'forged' WHERE id = 4")
        let error = #expect(throws: LedgerError.self) { try house.prover().prove(2) }
        #expect(error?.code == .damaged)
    }

    @Test func headsAreReadAsTheyAreWritten() throws {
        let head = try house.head()
        let text = try JSONText.encode(head)
        #expect(try JSONText.decode(SignedHead.self, from: text) == head)
        #expect(head.isValid)
        for broken in [
            "{}", text.replacing("heed-ledger-head-1", with: "heed-ledger-head-2"),
            text.replacing("\"size\":11", with: "\"size\":0"),
            text.replacing(Hex.encode(head.signature), with: "00"),
        ] {
            #expect(broken != text)
            #expect(throws: (any Error).self) { try JSONText.decode(SignedHead.self, from: broken) }
        }
        let larger = try JSONText.decode(SignedHead.self, from: text.replacing("\"size\":11", with: "\"size\":12"))
        #expect(!larger.isValid)
    }

    @Test func anExportHoldsEveryHashAndEveryHead() throws {
        var leaves: [[UInt8]] = []
        var heads: [SignedHead] = []
        var edge = MerkleEdge()
        try LedgerExport(keys: house.keys, house.session).items { item in
            switch item {
            case .leaf(let position, let hash):
                #expect(position == leaves.count)
                leaves.append(hash)
                edge.append(hash)
            case .head(let head):
                #expect(head.isValid && head.head.size == edge.size && head.head.root == edge.root)
                heads.append(head)
            }
        }
        #expect(leaves.count == 11)
        #expect(heads.map(\.head.size) == [6, 10, 11])
    }
}
