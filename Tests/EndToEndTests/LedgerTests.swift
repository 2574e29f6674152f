import Foundation
import TestSupport
import Testing

/// Promise 6: `heed ledger` on a workspace that was worked in, as its users and its enemies use it.
@Suite struct LedgerTests {
    /// The sample customers and their consents, sealed by the imports themselves.
    private static func shop() throws -> Shop {
        let shop = try Shop()
        try shop.importSamples()
        return shop
    }

    /// What somebody with a database shell does: the triggers that guard the tables are no hindrance.
    private func tamper(_ shop: Shop, _ statements: String) throws {
        try Checkout.require(Checkout.python)
        let outcome = try Program.run([
            Checkout.python, "-c",
            """
            import sqlite3, sys
            connection = sqlite3.connect(sys.argv[1])
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                connection.execute(f"DROP TRIGGER {name}")
            connection.executescript(sys.argv[2])
            connection.commit()
            """, shop("heed.db"), statements,
        ])
        try #require(outcome.status == 0, "\(outcome.stderr)")
    }

    private func verify(_ shop: Shop, _ words: String...) throws -> (status: Int32, report: JSON) {
        let outcome = try Program.run(
            [Checkout.heed, "ledger", "verify", "--json"] + words, in: shop.path)
        return (outcome.status, try JSON(outcome.stdout))
    }

    @Test func importsSealThemselvesAndVerifySaysSo() throws {
        let shop = try Self.shop()
        let (status, report) = try verify(shop)
        #expect(status == 0)
        #expect(try report.bool("verified"))
        let entries = try report.int("entries")
        #expect(entries > 50)
        #expect(try report.counts("unsealed") == ["consent": 0, "suppression": 0, "delivery": 0, "erasure": 0])
        #expect(try report.member("newest").int("size") == entries)
        #expect(try shop.json("ledger", "head").int("size") == entries)
        #expect(try shop.json("ledger", "seal").int("sealed") == 0)
        let text = try shop.done("ledger", "verify")
        #expect(text.contains("sealed entries under") && text.contains("0 entries wait for their seal"), "\(text)")
    }

    /// LOG-3 through the command: exit code 76, a code of its own for each, and the first bad position.
    @Test(
        "LOG-3: tampering ends with 76",
        arguments: [
            ("UPDATE consent_event SET statement = 'I agree.' WHERE id = 3", "entry_changed", 2),
            ("UPDATE consent_event SET at = at - 1 WHERE id = 1", "entry_changed", 0),
            (
                "DELETE FROM consent_event WHERE id = (SELECT max(id) FROM consent_event)", "entry_missing", -1
            ),
            (
                """
                UPDATE consent_event SET id = -7 WHERE id = 5; UPDATE consent_event SET id = 5 WHERE id = 9;
                UPDATE consent_event SET id = 9 WHERE id = -7
                """, "entries_swapped", 4
            ),
            (
                """
                INSERT INTO consent_event (id, customer, purpose, scope, state, at, recorded_at, evidence_kind, event_key)
                VALUES (0, 1, 'offers', 'email', 'given', 1, 1, 'recorded', X'00')
                """, "entry_inserted", 0
            ),
            ("UPDATE ledger_head SET root = zeroblob(32)", "head_altered", 0),
            ("UPDATE ledger_run SET hashes = zeroblob(32 * count) WHERE first = 0", "leaf_altered", 0),
        ]) func tamperingEndsWith76(statements: String, code: String, position: Int) throws
    {
        let shop = try Self.shop()
        let entries = try verify(shop).report.int("entries")
        try tamper(shop, statements)
        let (status, report) = try verify(shop)
        #expect(status == 76)
        #expect(try !report.bool("verified"))
        let first = try report.member("findings").elements()[0]
        #expect(try first.string("code") == code)
        #expect(try first.int("position") == (position < 0 ? entries - 1 : position))
        let text = try shop.heed("ledger", "verify")
        #expect(text.status == 76 && text.stdout.contains("✘ \(code): position"), "\(text.stdout)")
    }

    /// LOG-3: what nothing in the database tells, a head that was kept elsewhere does.
    @Test("LOG-3: a ledger that was cut back or written anew is found by a kept head")
    func aLedgerThatWasCutBackOrWrittenAnewIsFoundByAKeptHead() throws {
        let shop = try Shop()
        try shop.importSamples()
        let old = try shop.copy()
        let kept = try shop.done("ledger", "head", "--json")
        try shop.write(kept, to: "kept.json")
        #expect(try verify(shop, "--head", "kept.json").status == 0)

        // An older copy of the whole workspace, keys and all, put in the place of the newer one.
        let size = try JSON(kept).int("size")
        try tamper(
            old,
            """
            DELETE FROM consent_event WHERE id > 4; DELETE FROM consent_state; DELETE FROM suppression;
            DELETE FROM suppression_log; DELETE FROM ledger_head; DELETE FROM ledger_run; DELETE FROM ledger_node;
            UPDATE ledger_edge SET size = 0, hashes = NULL
            """)
        try old.done("ledger", "seal")
        try old.write(kept, to: "kept.json")
        let cut = try verify(old, "--head", "kept.json")
        #expect(cut.status == 76)
        let findings = try cut.report.member("findings").elements().map { try $0.string("code") }
        #expect(findings.contains("truncated"), "\(findings)")
        let truncated = try cut.report.member("findings").elements().first { try $0.string("code") == "truncated" }
        #expect(try truncated?.int("position") == 4 && truncated?.int("last") == size - 1)

        // The same database, one event changed and everything sealed anew with the right key.
        try tamper(
            shop,
            """
            UPDATE consent_event SET statement = 'I agree to everything.' WHERE id = 1; DELETE FROM ledger_head;
            DELETE FROM ledger_run; DELETE FROM ledger_node; UPDATE ledger_edge SET size = 0, hashes = NULL
            """)
        try shop.done("ledger", "seal")
        #expect(try verify(shop).status == 0, "nothing in the database tells")
        let rebuilt = try verify(shop, "--head", "kept.json")
        #expect(rebuilt.status == 76)
        #expect(try rebuilt.report.member("findings").elements().map { try $0.string("code") } == ["rebuilt"])
    }

    @Test("LOG-1: an outsider checks a proof without the database") func anOutsiderChecksAProofWithoutTheDatabase()
        throws
    {
        let shop = try Self.shop()
        try shop.done("ledger", "prove", "CL-1001", "--out", "proof.json")
        let proof = try shop.text("proof.json")
        let elsewhere = TemporaryFolder()
        try proof.write(toFile: elsewhere("proof.json"), atomically: true, encoding: .utf8)
        let good = try Program.run([Checkout.heed, "ledger", "verify", "--proof", "proof.json"], in: elsewhere.path)
        #expect(good.status == 0, "\(good.stderr)")
        #expect(good.stdout.contains("entries are sealed under this head."), "\(good.stdout)")
        #expect(!proof.contains("@"), "no address is in it")

        // Python shares no code with Heed; it follows Docs/Ledger.md.
        try Checkout.require(Checkout.python, "/usr/bin/openssl")
        let independent = try Program.run([Checkout.python, Checkout.server("check_proof.py"), elsewhere("proof.json")])
        #expect(independent.status == 0, "\(independent.stderr)")
        let count = try JSON(proof).member("entries").elements().count
        #expect(independent.stdout == "\(count) entries lead to the root\n")

        let forged = proof.replacingOccurrences(of: "\"newsletter\"", with: "\"offers\"")
        #expect(forged != proof)
        try forged.write(toFile: elsewhere("forged.json"), atomically: true, encoding: .utf8)
        let bad = try Program.run([Checkout.heed, "ledger", "verify", "--proof", "forged.json"], in: elsewhere.path)
        #expect(bad.status == 76 && bad.stdout.contains("entry_not_sealed"), "\(bad.stdout)")
        #expect(
            try Program.run([Checkout.python, Checkout.server("check_proof.py"), elsewhere("forged.json")]).status == 1)
        try "{}".write(toFile: elsewhere("none.json"), atomically: true, encoding: .utf8)
        let none = try Program.run([Checkout.heed, "ledger", "verify", "--proof", "none.json"], in: elsewhere.path)
        #expect(none.status == 65)
        #expect(
            none.stderr == "error: none.json is no proof of a ledger: name a file that 'heed ledger' has written.\n")
    }

    @Test func anExportHoldsNoPersonalData() throws {
        let shop = try Self.shop()
        try shop.done("ledger", "export", "--out", "ledger.jsonl")
        let lines = try shop.text("ledger.jsonl").split(separator: "\n")
        let entries = try shop.json("ledger", "head").int("size")
        #expect(lines.filter { $0.contains("\"leaf\"") }.count == entries)
        #expect(lines.contains { $0.contains("heed-ledger-head-1") })
        for line in lines where line.contains("\"leaf\"") {
            #expect(line.wholeMatch(of: /\{"leaf":"[0-9a-f]{64}","position":[0-9]+\}/) != nil)
        }
        #expect(try shop.done("ledger", "export") == shop.text("ledger.jsonl"))
    }

    @Test func aWorkspaceFromBeforeTheLedgerGetsItsKeyOnceAndMissesItAfterwards() throws {
        let shop = try Shop()
        let key = shop("secrets/ledger.keys")
        try FileManager.default.removeItem(atPath: key)
        try shop.importSamples()
        let made = try String(contentsOfFile: key, encoding: .utf8)
        let mode = try FileManager.default.attributesOfItem(atPath: key)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(try verify(shop).status == 0)
        #expect(try String(contentsOfFile: key, encoding: .utf8) == made)
        // Once heads are signed, a lost key is not replaced: nobody could tell a new one from a forger's.
        try FileManager.default.removeItem(atPath: key)
        let lost = try shop.heed("ledger", "verify")
        #expect(lost.status == 78 && lost.stderr.contains("ledger.keys"), "\(lost.stderr)")
        let imported = try shop.heed("import", "customers", "Samples/customers.csv")
        #expect(
            imported.status == 0 && imported.stderr.contains("The ledger could not be sealed."), "\(imported.stderr)")
        #expect(!FileManager.default.fileExists(atPath: key))
    }

    @Test func whatWasSentIsSealedWhenSendingEnds() throws {
        let keeper = try Keeper()
        let shop = try Self.shop()
        try shop.use(keeper)
        let before = try verify(shop).report.int("entries")
        try shop.done("send", "newsletter", "--send")
        let (status, report) = try verify(shop)
        #expect(status == 0)
        let sent = try keeper.recipients().count
        #expect(sent > 20)
        #expect(try report.int("entries") - before >= sent)
        #expect(try report.counts("unsealed") == ["consent": 0, "suppression": 0, "delivery": 0, "erasure": 0])
        try tamper(shop, "UPDATE delivery SET state = 'planned' WHERE id = 1")
        let misled = try verify(shop)
        #expect(misled.status == 76)
        #expect(try misled.report.member("findings").elements().map { try $0.string("code") } == ["contradicted"])
    }

    @Test(arguments: [
        (["prove"], "'heed ledger' needs [CUSTOMER]"),
        (["verify", "CL-1001"], "does not know what to do with 'CL-1001'"),
        (["seal", "--head", "x"], "--head goes with verify and prove only."),
        (["look"], "ACTION is one of seal, verify, prove, head, export, not 'look'."),
    ]) func wordsThatDoNotFitEndWith64(words: [String], complaint: String) throws {
        let outcome = try Program.run([Checkout.heed, "ledger"] + words)
        #expect(outcome.status == 64 && outcome.stderr.contains(complaint), "\(outcome.stderr)")
    }
}
