import System

/// The IANA names of the zones this machine knows (package tzdata), found without regard to case.
///
/// Exports write `America/New_york`; the file system would not find that.
struct TimeZoneNames {
    private let names: [String: String]

    /// Reads the names of the files in a folder such as `/usr/share/zoneinfo`.
    init(folder: String = "/usr/share/zoneinfo") {
        var names: [String: String] = [:]
        Self.collect(folder, prefix: "", into: &names)
        self.names = names
    }

    /// The name as the IANA writes it, or nil when there is no such zone.
    func canonical(_ text: String) -> String? {
        names[text.lowercased()]
    }

    private static func collect(_ folder: String, prefix: String, into names: inout [String: String]) {
        for name in (try? Folder.names(in: folder)) ?? [] {
            // Files such as tzdata.zi, and copies of the whole tree in two other countings of seconds.
            guard let first = name.utf8.first, (0x41...0x5A).contains(first), !name.contains(".") else { continue }
            let path = FilePath.join(folder, name)
            guard let status = FileStatus.of(path) else { continue }
            if status.isFolder {
                collect(path, prefix: prefix + name + "/", into: &names)
            } else {
                names[(prefix + name).lowercased()] = prefix + name
            }
        }
    }
}
