import Foundation
import TestSupport
import Testing

/// What only a database on a server has: more than one process at a time, and a way to it that may be closed.
@Suite struct ServerDatabaseTests {
    @Test func twoProcessesSendEachMessageOnce() throws {
        let keeper = try Keeper()
        let shop = try DatabaseKind.$current.withValue(.postgresql) { try Shop() }
        try shop.use(keeper)
        try shop.importSamples()
        let planned = try shop.json("audience", "newsletter").member("channels").member("email").int("permitted")
        #expect(planned > 5)
        let senders = try (1...2).map { _ in try shop.start("send", "newsletter", "--send") }
        for sender in senders {
            let outcome = try sender.wait()
            #expect(outcome.status == 0, "\(outcome.stderr)")
        }
        let recipients = try keeper.recipients()
        #expect(recipients.count == planned)
        #expect(Set(recipients).count == planned)
    }

    @Test func aServerThatCannotBeReachedIsSaidWithoutThePassword() throws {
        let shop = try Shop()
        try shop.edit(
            "heed.yaml", "database: heed.db\n",
            "database: {url: \"postgresql://heed@127.0.0.1:1/heed\", password: {file: secrets/database-password}}\n")
        try shop.write("hunter2\n", to: "secrets/database-password")
        chmod(shop("secrets/database-password"), 0o600)
        let outcome = try shop.heed("status")
        #expect(outcome.status == 69)
        #expect(outcome.stderr.hasPrefix("error: Cannot open the database heed on 127.0.0.1:1: "), "\(outcome.stderr)")
        #expect(outcome.stderr.contains("refused") && !outcome.stderr.contains("hunter2"), "\(outcome.stderr)")
    }
}
