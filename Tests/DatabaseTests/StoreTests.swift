import Database
import Foundation
import Synchronization
import System
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct StoreTests {
    let folder = TemporaryFolder()

    func open(_ migrations: [Migration] = TestStore.migrations, readOnly: Bool = false) throws -> Store {
        try Store.open(.sqlite(folder("a.db")), migrations: migrations, readOnly: readOnly)
    }

    @Test func aNewDatabaseIsPrivateAndDurable() throws {
        let session = try open().session()
        #expect(FileStatus.of(folder("a.db"))?.mode == 0o600)
        #expect(try session.text("PRAGMA journal_mode") == "wal")
        #expect(try session.integer("PRAGMA synchronous") == 2)
        #expect(try session.integer("PRAGMA foreign_keys") == 1)
        #expect(try session.integer("PRAGMA secure_delete") == 1)
        #expect(try session.integer("PRAGMA trusted_schema") == 0)
        #expect(FileStatus.of(folder("a.db-wal"))?.isPrivate == true)
    }

    @Test func migrationsRunOnceAndInOrder() throws {
        let second = Migration("test-002") { _ in
            ["ALTER TABLE item ADD COLUMN colour TEXT", "INSERT INTO item (name, colour) VALUES ('first', 'red')"]
        }
        _ = try open()
        let clock = FixedClock(at: Instant(unixSeconds: 9))
        for _ in 1...2 {
            let store = try Store.open(
                .sqlite(folder("a.db")), migrations: TestStore.migrations + [second], clock: clock)
            let session = try store.session()
            #expect(try session.rows("SELECT colour FROM item") { $0.text(0) } == ["red"])
            #expect(
                try session.rows("SELECT id FROM migration ORDER BY id") { $0.text(0) } == ["test-001", "test-002"])
            #expect(
                try session.first("SELECT applied_at FROM migration WHERE id = 'test-002'") { $0.instant(0) }
                    == clock.now())
        }
    }

    @Test func aFailedMigrationLeavesNothingBehind() throws {
        let broken = Migration("test-002") { _ in ["CREATE TABLE extra (id INTEGER)", "CREATE TABLE item (id INTEGER)"]
        }
        let error = #expect(throws: DatabaseError.self) { try open(TestStore.migrations + [broken]) }
        #expect(error?.code == .statement)
        let session = try open().session()
        #expect(try !session.exists(session.dialect.tableNamed("extra")))
    }

    @Test func aDatabaseOfANewerProgramIsRefusedUntouched() throws {
        let future = Migration("future-007") { _ in ["CREATE TABLE later (id INTEGER)"] }
        _ = try open([future] + TestStore.migrations)
        for readOnly in [false, true] {
            let error = #expect(throws: DatabaseError.self) { try open(readOnly: readOnly) }
            #expect(error?.code == .newerSchema)
            #expect(
                error?.description
                    == "The database \(folder("a.db")) was made by a newer version of Heed (migration 'future-007'). Update Heed."
            )
        }
    }

    @Test func aReadOnlyStoreReadsAndRefusesToWrite() throws {
        let writer = try open().session()
        try writer.execute("INSERT INTO item (name) VALUES ('a')")
        let reader = try open(readOnly: true).session()
        #expect(try reader.text("SELECT name FROM item") == "a")
        let error = #expect(throws: DatabaseError.self) { try reader.execute("DELETE FROM item") }
        #expect(error?.code == .readOnly)
        #expect(try writer.integer("SELECT COUNT(*) FROM item") == 1)
    }

    @Test func aReadOnlyStoreNeitherMakesNorMigrates() throws {
        #expect(#expect(throws: DatabaseError.self) { try open(readOnly: true) }?.code == .cannotOpen)
        #expect(!FileStatus.exists(folder("a.db")))
        _ = try open([])
        #expect(#expect(throws: DatabaseError.self) { try open(readOnly: true) }?.code == .olderSchema)
    }

    @Test func aMissingFolderIsNamed() {
        let path = folder("missing/a.db")
        let error = #expect(throws: DatabaseError.self) { try Store.open(.sqlite(path), migrations: []) }
        #expect(error?.code == .cannotOpen)
        #expect(error?.description == "Cannot open the database \(path): No such file or directory.")
    }

    @Test func aFileThatIsNoDatabaseIsLeftAlone() throws {
        let text = String(repeating: "This is a letter. ", count: 100)
        try AtomicFile.write(text, to: folder("a.db"))
        #expect(#expect(throws: DatabaseError.self) { try open() }?.code == .corrupt)
        #expect(try FileBytes.text(folder("a.db")) == text)
    }

    @Test func aSecondWriterWaitsAndThenGivesUp() throws {
        let first = try open().session()
        let impatient = try Store.open(
            .sqlite(folder("a.db")), migrations: TestStore.migrations, busyTimeoutSeconds: 0.1
        ).session()
        try first.transaction {
            let start = ContinuousClock.now
            let error = #expect(throws: DatabaseError.self) { try impatient.transaction {} }
            #expect(error?.code == .locked)
            #expect(ContinuousClock.now - start >= .milliseconds(80))
        }
        try impatient.transaction {
            _ = try impatient.execute("INSERT INTO item (name) VALUES ('later')")
        }
        #expect(try first.text("SELECT name FROM item") == "later")
    }

    @Test func aSecondWriterGetsItsTurn() throws {
        let store = try open()
        let first = try store.session()
        let isWaiting = Latch()
        let failure = Mutex<String?>(nil)
        var thread: OSThread?
        try first.transaction {
            _ = try first.execute("INSERT INTO item (name) VALUES ('first')")
            thread = OSThread.start(name: "second") {
                do {
                    let second = try store.session()
                    isWaiting.open()
                    try second.transaction {
                        let count = try second.integer("SELECT COUNT(*) FROM item")
                        if count != 1 { failure.withLock { $0 = "saw \(count ?? -1) rows" } }
                        try second.execute("INSERT INTO item (name) VALUES ('second')")
                    }
                } catch {
                    failure.withLock { $0 = "\(error)" }
                    isWaiting.open()
                }
            }
            isWaiting.wait()
        }
        thread?.join()
        #expect(failure.withLock { $0 } == nil)
        #expect(try first.integer("SELECT COUNT(*) FROM item") == 2)
    }

    @Test func manyMayOpenANewDatabaseAtOnce() throws {
        for round in 0..<5 {
            let path = folder("round\(round).db")
            let failures = Mutex([String]())
            let threads = (0..<6).map { number in
                OSThread.start(name: "opener") {
                    do {
                        let session = try Store.open(.sqlite(path), migrations: TestStore.migrations).session()
                        try session.execute("INSERT INTO item (name) VALUES (\("from \(number)"))")
                    } catch {
                        failures.withLock { $0.append("\(error)") }
                    }
                }
            }
            for thread in threads { thread.join() }
            #expect(failures.withLock { $0 } == [])
            let session = try Store.open(.sqlite(path), migrations: TestStore.migrations).session()
            #expect(try session.integer("SELECT COUNT(*) FROM item") == 6)
        }
    }
}
