import Crypto
import Database
import System
import TestSupport
import Testing

@testable import Ledger

@Suite(.bothDatabases) struct SealingTests {
    private let house: LedgerHouse

    init() throws { house = try LedgerHouse() }

    private func count(_ table: String) throws -> Int {
        try house.session.integer("SELECT count(*) FROM \(SQL.identifier(table))") ?? 0
    }

    private struct Stop: Error {}

    @Test func whatIsSealedVerifies() throws {
        let house = try LedgerHouse.withThreeHeads()
        let report = try house.verify()
        #expect(report.findings == [])
        #expect(report.entries == 11)
        #expect(report.heads == 3)
        #expect(report.unsealed.map(\.count) == [0, 0])
        #expect(report.newest?.head.size == 11)
        #expect(report.newest?.isValid == true)
        #expect(report.destroyed == 0)
    }

    @Test func anEmptyLedgerVerifies() throws {
        #expect(try house.seal() == 0)
        let report = try house.verify()
        #expect(report.isWhole && report.entries == 0 && report.heads == 0 && report.newest == nil)
        #expect(throws: LedgerError.self) { try house.head() }
    }

    @Test func headsChainAndAreOfWholeSeconds() throws {
        let house = try LedgerHouse.withThreeHeads()
        let heads = try LedgerRows(house.session).heads(above: 0, through: 100, limit: 10)
        #expect(heads.map(\.head.size) == [6, 10, 11])
        #expect(heads[0].head.previous == [UInt8](repeating: 0, count: 32))
        #expect(heads[1].head.previous == heads[0].head.hash)
        #expect(heads[2].head.previous == heads[1].head.hash)
        #expect(heads[0].head.time == Instant(rfc3339: "2026-11-23T12:01:00Z"))
        #expect(
            heads[0].head.signedText == """
                heed ledger head 1
                size 6
                root \(Hex.encode(heads[0].head.root))
                previous 0000000000000000000000000000000000000000000000000000000000000000
                time 2026-11-23T12:01:00Z

                """)
    }

    @Test func timeNeverRunsBackwardsInTheLedger() throws {
        try house.note("one")
        try house.seal()
        house.clock.set(Instant(rfc3339: "2026-11-20T00:00:00Z")!)
        try house.note("two")
        try house.sealer().seal(house.session)
        #expect(try house.head().head.time == Instant(rfc3339: "2026-11-23T12:01:00Z"))
        #expect(try house.findings() == [])
    }

    @Test func withinAMinuteNobodySealsAgainUnlessTold() throws {
        try house.note("one")
        #expect(try house.sealer().sealIfDue(house.session) == 1)
        try house.note("two")
        house.clock.advance(seconds: 58)
        #expect(try house.sealer().sealIfDue(house.session) == 0)
        house.clock.advance(seconds: 2)
        #expect(try house.sealer().sealIfDue(house.session) == 1)
        try house.note("three")
        #expect(try house.sealer().seal(house.session) == 1)
        #expect(try house.findings() == [])
    }

    @Test func theTailIsNamedByCount() throws {
        try house.note("one")
        try house.seal()
        for number in 1...5 { try house.note("later \(number)") }
        try house.stop([1, 1, 9])
        let report = try house.verify()
        #expect(report.isWhole)
        #expect(report.unsealed.map(\.source) == ["note", "stop"])
        #expect(report.unsealed.map(\.count) == [5, 1])
    }

    /// LOG-1: the root over many pages is that of the plain tree, and subtrees are kept from 256 leaves up.
    @Test("LOG-1: many pages make one tree") func manyPagesMakeOneTree() throws {
        try house.session.transaction {
            for number in 1...1500 { try house.note("n\(number)", of: Int64(number % 400)) }
        }
        #expect(try house.sealer(entriesAtOnce: 64).seal(house.session) == 1500)
        let rows = LedgerRows(house.session)
        let leaves = try rows.leaves(0..<1500)
        #expect(try house.head().head.root == MerkleTree(leaves: leaves).root())
        #expect(try rows.tree(size: 1500).root() == MerkleTree(leaves: leaves).root())
        #expect(try count("ledger_head") == 24)
        #expect(try count("ledger_node") == 5 + 2 + 1)
        #expect(try count("ledger_person") == 400)
        #expect(try house.findings() == [])
        for (index, size) in [(0, 1500), (777, 1500), (1499, 1500), (300, 1025)] {
            #expect(
                try rows.tree(size: size).inclusion(of: index)
                    == MerkleTree(leaves: Array(leaves[..<size])).inclusion(of: index))
        }
        #expect(try rows.tree(size: 1500).consistency(from: 700) == MerkleTree(leaves: leaves).consistency(from: 700))
    }

    @Test func aKillBetweenTwoPagesLosesNothing() throws {
        for number in 1...10 { try house.note("n\(number)") }
        #expect(throws: Stop.self) {
            try house.sealer(entriesAtOnce: 4).seal(house.session) { _ in throw Stop() }
        }
        #expect(try house.head().head.size == 4)
        #expect(try house.findings() == [])
        #expect(try house.sealer(entriesAtOnce: 4).seal(house.session) == 6)
        #expect(try house.findings() == [])
    }

    /// Whatever statement of a page fails, the page is not there at all.
    @Test(arguments: ["ledger_person", "ledger_run", "ledger_node", "ledger_head"])
    func aPageIsInTheLedgerWholeOrNotAtAll(failing table: String) throws {
        try house.note("first")
        try house.seal()
        let before = try house.head()
        try house.session.transaction { for number in 1...300 { try house.note("n\(number)", of: 2) } }
        try house.session.refuseInserts(into: table)
        #expect(throws: DatabaseError.self) { try house.seal() }
        #expect(try house.head() == before)
        #expect(try count("ledger_run") == 1 && count("ledger_person") == 1 && count("ledger_node") == 0)
        #expect(try house.findings() == [])
        try house.session.allowInserts(into: table)
        #expect(try house.seal() == 300)
        #expect(try house.findings() == [])
    }

    @Test func twoSealersAtOnceMakeOneLedger() throws {
        try house.session.transaction {
            for number in 1...2000 { try house.note("n\(number)", of: Int64(number)) }
        }
        let (store, sealer) = (house.store, house.sealer(entriesAtOnce: 50))
        let threads = (0..<4).map { number in
            OSThread.start(name: "sealer \(number)") {
                do {
                    try sealer.seal(try store.session())
                } catch {
                    Issue.record(error)
                }
            }
        }
        for thread in threads { thread.join() }
        #expect(try house.head().head.size == 2000)
        #expect(try count("ledger_head") == 40)
        #expect(try count("ledger_person") == 2000)
        #expect(try house.findings() == [])
    }

    @Test func entriesThatComeWhileSealingAreSealedByTheNextOne() throws {
        for number in 1...6 { try house.note("n\(number)") }
        try house.sealer(entriesAtOnce: 3).seal(house.session) { _ in
            try house.note("meanwhile")
            return true
        }
        #expect(try house.head().head.size == 6)
        #expect(try house.verify().unsealed.map(\.count) == [2, 0])
        #expect(try house.seal() == 2)
        #expect(try house.findings() == [])
    }

    @Test func aDamagedLedgerIsNotSignedOver() throws {
        let house = try LedgerHouse.withThreeHeads()
        try house.session.execute("UPDATE ledger_edge SET size = 10 WHERE id = 1")
        try house.note("more")
        let error = #expect(throws: LedgerError.self) { try house.seal() }
        #expect(error?.code == .damaged)
    }

    @Test func olderKeysStillVerify() throws {
        try house.note("one")
        try house.seal()
        let both = try LedgerHouse.keys("\(LedgerHouse.key)\n2 " + String(repeating: "6f", count: 32))
        try house.note("two")
        try LedgerSealer(sources: house.sources, keys: both, clock: house.clock).seal(house.session)
        #expect(try house.verify(keys: both).isWhole)
        #expect(try house.verify().findings.map(\.code) == [.headAltered], "the new key is not known to the old ring")
    }

    // MARK: - Pseudonyms (LOG-1)

    @Test("LOG-1: a destroyed key leaves proofs and takes the meaning")
    func aDestroyedKeyLeavesProofsAndTakesTheMeaning() throws {
        let house = try LedgerHouse.withThreeHeads()
        let kept = try house.head()
        #expect(try house.prover().prove(3).proof.entries.count == 3)
        try house.session.transaction { try PersonKeys.destroy(3, house.session) }
        #expect(try house.session.exists("SELECT 1 FROM ledger_person WHERE customer = 3 AND key IS NULL"))
        var report = try house.verify(kept: kept)
        #expect(report.isWhole && report.destroyed == 3)
        #expect(try house.prover().prove(3).proof.entries == [])
        // The value may go with the key, and other people's proofs hold as before.
        try house.session.execute("UPDATE note SET words = '' WHERE customer = 3")
        report = try house.verify(kept: kept)
        #expect(report.isWhole && report.destroyed == 3)
        #expect(try house.prover().prove(1).proof.flaws(kept: kept) == [])
        // What comes after it is sealed all the same.
        try house.note("late", of: 3)
        #expect(try house.seal() == 1)
        report = try house.verify(kept: kept)
        #expect(report.isWhole && report.destroyed == 4)
        #expect(try house.session.exists("SELECT 1 FROM ledger_person WHERE customer = 3 AND key IS NULL"))
    }

    @Test("LOG-1: equal entries of two people have different leaves and no content is kept")
    func equalEntriesOfTwoPeopleHaveDifferentLeavesAndNoContentIsKept() throws {
        try house.note("the very same words", of: 1)
        try house.note("the very same words", of: 2)
        try house.note("the very same words", of: 1)
        try house.seal()
        let leaves = try LedgerRows(house.session).leaves(0..<3)
        #expect(Set(leaves).count == 3)
        let plain = MerkleHash.leaf(Array("the very same words".utf8))
        #expect(!leaves.contains(plain))
        let proofs = try (1...2).map { try house.prover().prove($0).proof.entries }
        #expect(proofs[0].map(\.pseudonym).count == 2 && Set(proofs[0].map(\.pseudonym)).count == 1)
        #expect(Set(proofs[0].map(\.salt)).count == 2)
        #expect(proofs[0][0].pseudonym != proofs[1][0].pseudonym)
        for table in ["ledger_run", "ledger_node", "ledger_edge", "ledger_head", "ledger_person"] {
            try house.session.query("SELECT * FROM \(SQL.identifier(table))") { row in
                for column in 0..<row.columnCount {
                    #expect(!"\(row.value(column))".contains("the very same"))
                }
            }
        }
    }

    @Test("LOG-1: the leaf is what the documentation says") func theLeafIsWhatTheDocumentationSays() throws {
        try house.note("hi", of: 5)
        try house.seal()
        let key = try #require(try house.session.first("SELECT key FROM ledger_person") { $0.blob(0) })
        let mac = try HMACSHA256(key: SecretKey(key))
        func long(_ bytes: [UInt8]) -> [UInt8] { [0, 0, 0, UInt8(bytes.count)] + bytes }
        func text(_ text: String) -> [UInt8] { long(Array(text.utf8)) }
        let content =
            [1] + text("note") + text("1") + long(mac.authenticate(Array("person".utf8)))
            + long(mac.authenticate(Array("salt/note/1".utf8))) + text("words") + text("hi")
        #expect(try LedgerRows(house.session).leaves(0..<1) == [SHA256.hash([0] + content)])
        #expect(try house.head().head.root == SHA256.hash([0] + content))
    }
}
