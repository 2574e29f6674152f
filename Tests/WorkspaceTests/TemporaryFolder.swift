import System

/// A folder of its own for one test, removed afterwards.
enum TemporaryFolder {
    static func use(_ body: (_ path: String) throws -> Void) throws {
        let name = RandomBytes.make(8).map { String($0, radix: 16) }.joined()
        let path = "/tmp/heed-workspace-tests-\(name)"
        try Folder.make(path, mode: 0o700)
        defer { try? Folder.remove(path) }
        try body(path)
    }
}
