import Foundation

/// A folder of one test, which only its owner can read; removed with this object.
///
///     let folder = TemporaryFolder()
///     let file = folder("customers.csv")
package final class TemporaryFolder: Sendable {
    package let path: String

    /// - Parameter inMemory: where no disk is waited for, if there is such a place.
    package init(inMemory: Bool = false) {
        let memory = "/dev/shm"
        let parent =
            inMemory && FileManager.default.isWritableFile(atPath: memory)
            ? memory : FileManager.default.temporaryDirectory.path
        path = parent + "/heed-\(UUID().uuidString)"
        try! FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// The path of something in the folder.
    package func callAsFunction(_ name: String) -> String { path + "/" + name }

    /// A folder that stays for as long as the body runs.
    package static func use(_ body: (_ path: String) throws -> Void) rethrows {
        let folder = TemporaryFolder()
        try withExtendedLifetime(folder) { try body(folder.path) }
    }
}
