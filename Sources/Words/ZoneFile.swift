import Glibc

/// The files of the package tzdata.
enum ZoneFile {
    /// The bytes of a zone's file, or nil when there is none that can be read.
    static func read(_ name: String) -> [UInt8]? {
        let file = open("/usr/share/zoneinfo/" + name, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 8192)
        // The largest zone has 4 kB; what is larger than this is something else.
        while bytes.count <= 1 << 20 {
            let count = Glibc.read(file, &piece, piece.count)
            if count < 0, errno == EINTR { continue }
            if count < 0 { return nil }
            if count == 0 { return bytes }
            bytes += piece.prefix(count)
        }
        return nil
    }
}
