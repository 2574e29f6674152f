import Crypto
import Database
import System
import TestSupport
import Testing

@testable import Ledger

/// LOG-3: whatever is done to the tables, `verify` fails, with a code of its own and the first bad position.
@Suite(.bothDatabases) struct TamperTests {
    struct Tampering: Sendable, CustomTestStringConvertible {
        let name: String
        let statements: [SQL]
        let findings: [String]

        init(_ name: String, _ statements: [SQL], _ findings: [String]) {
            self.name = name
            self.statements = statements
            self.findings = findings
        }

        var testDescription: String { name }
    }

    /// What somebody with a database shell may do to the entries.
    private static let entries = [
        Tampering("one letter", ["UPDATE note SET words = 'Words 3' WHERE id = 3"], ["entry_changed 2"]),
        Tampering("another person", ["UPDATE note SET customer = 2 WHERE id = 2"], ["entry_changed 1"]),
        Tampering("a person unknown", ["UPDATE note SET customer = 99 WHERE id = 6"], ["entry_changed 7"]),
        Tampering("a cause", ["UPDATE stop SET cause = 'Unsubscribe' WHERE id = 1"], ["entry_changed 4"]),
        Tampering("a cause that was not there", ["UPDATE stop SET cause = '' WHERE id = 2"], ["entry_changed 5"]),
        Tampering("the last entry gone", ["DELETE FROM note WHERE id = 9"], ["entry_missing 10"]),
        Tampering("the last entry of a run gone", ["DELETE FROM note WHERE id = 4"], ["entry_missing 3"]),
        Tampering("one in the middle gone", ["DELETE FROM note WHERE id = 6"], ["entry_missing 7"]),
        Tampering(
            "one in the middle gone, the rest moved up",
            [
                "DELETE FROM note WHERE id = 2", "UPDATE note SET id = 2 WHERE id = 3",
                "UPDATE note SET id = 3 WHERE id = 4",
            ], ["entry_missing 1"]),
        Tampering(
            "two of one run swapped",
            [
                "UPDATE note SET id = 90 WHERE id = 5", "UPDATE note SET id = 5 WHERE id = 7",
                "UPDATE note SET id = 7 WHERE id = 90",
            ], ["entries_swapped 6-8"]),
        Tampering(
            "neighbours swapped",
            [
                "UPDATE note SET id = 90 WHERE id = 1", "UPDATE note SET id = 1 WHERE id = 2",
                "UPDATE note SET id = 2 WHERE id = 90",
            ], ["entries_swapped 0-1"]),
        Tampering(
            "two of different heads swapped",
            [
                "UPDATE note SET id = 90 WHERE id = 2", "UPDATE note SET id = 2 WHERE id = 9",
                "UPDATE note SET id = 9 WHERE id = 90",
            ], ["entries_swapped 1-10"]),
        Tampering(
            "one inserted before all", ["INSERT INTO note (id, customer, words) VALUES (0, 1, 'forged')"],
            ["entry_inserted 0"]),
        Tampering(
            "one inserted, the rest moved down",
            [
                "UPDATE note SET id = 90 WHERE id = 4", "UPDATE note SET id = 4 WHERE id = 3",
                "UPDATE note SET id = 3 WHERE id = 2",
                "INSERT INTO note (id, customer, words) VALUES (2, 1, 'forged')", "DELETE FROM note WHERE id = 90",
            ], ["entry_inserted 1"]),
        Tampering(
            "all gone", ["DELETE FROM note", "DELETE FROM stop"],
            [
                "entry_missing 0", "entry_missing 4", "entry_missing 6", "entry_missing 10",
            ]),
        Tampering(
            "daily work misled", ["UPDATE stop SET cause = 'forged' WHERE id = 2"],
            [
                "entry_changed 5", "contradicted 5",
            ]),
    ]

    /// What they may do to the ledger's own tables, without the signing key.
    private static let ledger = [
        Tampering(
            "a leaf's hash", ["UPDATE ledger_run SET hashes = \(zeros(128)) WHERE first = 0"], ["leaf_altered 0"]),
        Tampering(
            "the leaf's hash of the last head", ["UPDATE ledger_run SET hashes = \(zeros(32)) WHERE first = 10"],
            ["leaf_altered 10"]),
        Tampering("a run gone", ["DELETE FROM ledger_run WHERE first = 4"], ["leaf_missing 4-5"]),
        Tampering(
            "a run gone before others of its source", ["DELETE FROM ledger_run WHERE first = 6"],
            [
                "leaf_missing 6-9"
            ]),
        Tampering("the last run gone", ["DELETE FROM ledger_run WHERE first = 10"], ["leaf_missing 10"]),
        Tampering(
            "a hash dropped",
            ["UPDATE ledger_run SET hashes = \(zeros(96)) WHERE first = 6"], ["leaf_missing 6-9"]),
        Tampering(
            "a head's root", ["UPDATE ledger_head SET root = \(zeros(32)) WHERE size = 10"], ["head_altered 6-9"]),
        Tampering(
            "the newest head's root", ["UPDATE ledger_head SET root = \(zeros(32)) WHERE size = 11"],
            [
                "head_altered 10"
            ]),
        Tampering("a head's time", ["UPDATE ledger_head SET at = at + 1000000 WHERE size = 6"], ["head_altered 0-5"]),
        Tampering("a head's size", ["UPDATE ledger_head SET size = 9 WHERE size = 10"], ["head_altered 6-8"]),
        Tampering(
            "a head's predecessor", ["UPDATE ledger_head SET previous = \(zeros(32)) WHERE size = 11"],
            ["head_altered 10"]),
        Tampering(
            "a head's signature", ["UPDATE ledger_head SET signature = \(zeros(64)) WHERE size = 6"],
            [
                "head_altered 0-5"
            ]),
        Tampering("a head's key", ["UPDATE ledger_head SET key_number = 9 WHERE size = 6"], ["head_altered 0-5"]),
        Tampering("a head gone", ["DELETE FROM ledger_head WHERE size = 6"], ["head_missing 0-9"]),
        Tampering("the newest head gone", ["DELETE FROM ledger_head WHERE size = 11"], ["head_missing 10"]),
        Tampering("all heads gone", ["DELETE FROM ledger_head"], ["head_missing 0-10"]),
        Tampering("the edge", ["UPDATE ledger_edge SET hashes = \(zeros(96)) WHERE id = 1"], ["node_altered"]),
        Tampering("the edge's size", ["UPDATE ledger_edge SET size = 10 WHERE id = 1"], ["node_altered"]),
    ]

    @Test("LOG-3: a tampering is found and located", arguments: entries + ledger) func isFoundAndLocated(
        tampering: Tampering
    ) throws {
        let house = try LedgerHouse.withThreeHeads()
        #expect(try house.findings() == [])
        for statement in tampering.statements { try house.session.execute(statement) }
        let findings = try house.findings()
        #expect(findings == tampering.findings)
    }

    /// LOG-3: the six of them have six codes.
    @Test("LOG-3: every kind has a code of its own") func everyKindHasACodeOfItsOwn() {
        let names = ["one letter", "the last entry gone", "neighbours swapped", "one inserted before all"]
        let codes = Self.entries.filter { names.contains($0.name) }.map { $0.findings[0].prefix { $0 != " " } }
        #expect(Set(codes + ["truncated", "head_altered"]).count == 6)
        #expect(Set(LedgerFinding.Code.allCases.map { LedgerFinding($0, at: 1).description }).count == 14)
    }

    @Test("LOG-3: an entry and its hash changed alike are found by the signed head")
    func anEntryAndItsHashChangedAlikeAreFoundByTheSignedHead() throws {
        let house = try LedgerHouse.withThreeHeads()
        try house.session.execute("UPDATE note SET words = 'forged' WHERE id = 6")
        let entries = try NoteEntries().entries(after: 4, through: 8, limit: 10, house.session)
        let seals = try PersonSeals(for: entries, house.session)
        let hashes = try entries.flatMap { entry -> [UInt8] in
            guard case .seal(let seal) = try seals.seal(of: entry.subject) else { return [] }
            return seal.leaf(entry, of: "note").hash
        }
        try house.session.execute("UPDATE ledger_run SET hashes = \(hashes) WHERE first = 6")
        #expect(try house.findings() == ["root_differs 6-9"])
    }

    @Test("LOG-3: a subtree that proofs rest on is found") func aSubtreeThatProofsRestOnIsFound() throws {
        let house = try LedgerHouse()
        try house.session.transaction { for number in 1...600 { try house.note("n\(number)") } }
        try house.seal()
        #expect(try house.findings() == [])
        try house.session.execute("UPDATE ledger_node SET hash = \(zeros(32)) WHERE level = 8 AND number = 1")
        #expect(try house.findings() == ["node_altered 256-599"])
    }

    // MARK: - Beside a head that was kept

    @Test("LOG-3: a ledger cut back to an old prefix is found by a kept head")
    func aLedgerCutBackToAnOldPrefixIsFoundByAKeptHead() throws {
        let house = try LedgerHouse.withThreeHeads()
        let kept = try house.head()
        // Entries, leaves and heads after the second head: nothing of the third is left, and the edge is the older one.
        let edge = try house.edge(of: 10)
        try house.session.execute("DELETE FROM note WHERE id = 9")
        try house.session.execute("DELETE FROM ledger_run WHERE first = 10")
        try house.session.execute("DELETE FROM ledger_head WHERE size = 11")
        try house.session.execute(
            "UPDATE ledger_edge SET size = 10, hashes = \(Array(edge.hashes.joined())) WHERE id = 1")
        #expect(try house.findings() == [], "nothing in the database tells")
        #expect(try house.findings(kept: kept) == ["truncated 10"])
    }

    @Test("LOG-3: a ledger written anew is found by a kept head") func aLedgerWrittenAnewIsFoundByAKeptHead() throws {
        let house = try LedgerHouse.withThreeHeads()
        let kept = try house.head()
        try house.session.execute("UPDATE note SET words = 'forged' WHERE id = 6")
        for table in ["ledger_run", "ledger_node", "ledger_head"] {
            try house.session.execute("DELETE FROM \(SQL.identifier(table))")
        }
        try house.session.execute("UPDATE ledger_edge SET size = 0, hashes = NULL WHERE id = 1")
        #expect(try house.sealer().seal(house.session) == 11)
        #expect(try house.findings() == [], "nothing in the database tells")
        #expect(try house.findings(kept: kept) == ["rebuilt 0-10"])
        try house.note("more")
        try house.seal()
        #expect(try house.findings(kept: kept) == ["rebuilt 0-10"])
    }

    @Test("LOG-3: a head of another key is told") func aHeadOfAnotherKeyIsTold() throws {
        let house = try LedgerHouse.withThreeHeads()
        let kept = try house.head()
        let other = try LedgerHouse.keys("1 " + String(repeating: "77", count: 32))
        #expect(
            try house.verify(kept: kept, keys: other).findings.map(\.code)
                == [.headAltered, .headAltered, .headAltered, .otherKey])
    }

    @Test func aLedgerThatHasGrownFromAKeptHeadIsWhole() throws {
        let house = try LedgerHouse.withThreeHeads()
        let kept = try house.head()
        for number in 1...20 { try house.note("more \(number)", of: 4) }
        try house.seal()
        let report = try house.verify(kept: kept)
        #expect(report.isWhole && report.entries == 31)
    }
}

extension LedgerHouse {
    /// The edge as it was when the ledger had so many leaves.
    func edge(of size: Int) throws -> MerkleEdge {
        var edge = MerkleEdge()
        for leaf in try LedgerRows(session).leaves(0..<size) { edge.append(leaf) }
        return edge
    }
}
