import Foundation
import TestSupport
import Testing

/// A database or a disk that does not do what it should.
@Suite struct BadStoreTests {
    @Test func aDatabaseThatSomebodyElseHasLocked() throws {
        try Checkout.require(Checkout.python)
        let shop = try Shop()
        let holder = try Program.start([
            Checkout.python, "-c",
            """
            import sqlite3, sys
            connection = sqlite3.connect(sys.argv[1], isolation_level=None)
            connection.execute("BEGIN IMMEDIATE")
            print("locked", flush=True)
            sys.stdin.read()
            """, shop("heed.db"),
        ])
        _ = try holder.waitForLine { $0 == "locked" }
        let outcome = try shop.heed("import", "customers", "Samples/customers.csv", seconds: 100)
        #expect(outcome.status == 75, "\(outcome.stderr)")
        #expect(
            outcome.stderr.contains("heed.db")
                && outcome.stderr.contains("busy: another program is writing to it. Try again."), "\(outcome.stderr)")
        try holder.closeInputAndWait()
        #expect(
            try shop.json("import", "customers", "Samples/customers.csv").int("unchanged") == 0, "nothing had gone in")
    }

    @Test func aDatabaseThatCanOnlyBeRead() throws {
        let shop = try Shop()
        try shop.importSamples()
        let before = try Data(contentsOf: URL(fileURLWithPath: shop("heed.db")))
        // Root may write where the mode forbids it, so the whole workspace is mounted for reading only.
        let outcome = try inOwnMounts(
            """
            mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" && cd "$1"
            "$HEED" import customers --rejects "$2" "$3" --mapping mailchimp-subscribed; echo "exit $?"
            """, shop.path, shop.beside("rejects.csv"), Checkout.fixture("mailchimp-subscribed.csv"))
        #expect(outcome.stdout == "exit 73\n", "\(outcome.stdout)\(outcome.stderr)")
        #expect(
            outcome.stderr.hasSuffix("heed.db is open for reading only; nothing was written.\n"), "\(outcome.stderr)")
        #expect(try Data(contentsOf: URL(fileURLWithPath: shop("heed.db"))) == before)
    }

    @Test func aDiskThatIsFullWhilePreviewing() throws {
        let shop = try Shop()
        try shop.importSamples()
        // 200 kB: room for one message and the page, not for everybody's.
        let outcome = try inOwnMounts(
            """
            mkdir "$1/small" && mount -t tmpfs -o size=200k,mode=0755 none "$1/small" && cd "$1"
            "$HEED" preview spring --out small/previews --sample 1 >&2; echo "exit $?"
            (cd small && find . -type f | sort | xargs sha256sum)
            echo "--"
            "$HEED" preview spring --out small/previews --all; echo "exit $?"
            (cd small && find . -type f | sort | xargs sha256sum)
            ls -A small
            """, shop.path)
        let parts = outcome.stdout.components(separatedBy: "--\n")
        try #require(parts.count == 2, "\(outcome.stdout)\(outcome.stderr)")
        #expect(parts[0].hasPrefix("exit 0\n") && parts[0].contains("./previews/index.html"), "\(outcome.stderr)")
        #expect(parts[1] == parts[0].replacingOccurrences(of: "exit 0", with: "exit 74") + "previews\n")
        #expect(
            outcome.stderr.contains("No space is left for") && outcome.stderr.contains("small/previews: "),
            "\(outcome.stderr)")
    }

    @Test func aDiskThatIsFullWhileMakingAWorkspace() throws {
        let folder = TemporaryFolder()
        let outcome = try inOwnMounts(
            """
            mount -t tmpfs -o size=100k,mode=0755 none "$1" && cd "$1"
            "$HEED" init shop; echo "exit $?"
            ls -A
            """, folder.path)
        #expect(outcome.stdout == "exit 74\n", "\(outcome.stdout)\(outcome.stderr)")
    }

    @Test func aFolderThatIsNotEmptyIsNotMadeAWorkspace() throws {
        let folder = TemporaryFolder()
        try "mine".write(toFile: folder("letter.txt"), atomically: true, encoding: .utf8)
        let outcome = try Program.run([Checkout.heed, "init", folder.path])
        #expect(outcome.status == 73)
        #expect(outcome.stderr.contains("not empty"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["letter.txt"])
    }

    @Test func previewsDoNotReplaceAFolderThatIsSomebodyElses() throws {
        let shop = try Shop()
        try shop.importSamples()
        let outcome = try shop.heed("preview", "spring", "--out", "Templates")
        #expect(outcome.status == 73, "\(outcome.stderr)")
        #expect(outcome.stderr.contains("Templates"))
        #expect(FileManager.default.fileExists(atPath: shop("Templates/layouts/email.html")))
    }

    /// Runs a shell script with mounts of its own; its words are `$1`, `$2` …
    private func inOwnMounts(_ script: String, _ words: String...) throws -> Outcome {
        try Checkout.requireRoot(for: "a mount of its own")
        try Checkout.require("/usr/bin/unshare", "/usr/bin/mount")
        return try Program.run(
            ["/usr/bin/unshare", "-m", "/bin/sh", "-c", script, "sh"] + words, environment: ["HEED": Checkout.heed])
    }
}
