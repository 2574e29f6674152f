/// A folder with all that is in it.
package enum FileTree {
    /// Copies the regular files and folders below `source` to `target`, which is made.
    ///
    /// Files keep their bytes, not their modes: what is copied is nobody's secret.
    package static func copy(_ source: String, to target: String) throws(SystemError) {
        try Folder.make(target)
        for name in try Folder.names(in: source) {
            let from = FilePath.join(source, name)
            let to = FilePath.join(target, name)
            guard let status = FileStatus.of(from) else { continue }
            if status.isFolder {
                try copy(from, to: to)
            } else if status.isRegularFile {
                try AtomicFile.write(try FileBytes.read(from), to: to)
            }
        }
    }
}
