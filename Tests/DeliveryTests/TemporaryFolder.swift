import System

/// A folder of one test, removed with this object.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        let name = RandomBytes.make(8).map { String($0, radix: 16) }.joined()
        path = "/tmp/heed-delivery-tests-\(name)"
        try Folder.make(path, mode: 0o700)
    }

    deinit {
        try? Folder.remove(path)
    }

    func path(_ name: String) -> String { FilePath.join(path, name) }
}
