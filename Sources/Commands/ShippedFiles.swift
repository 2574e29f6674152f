import Glibc
import System

/// The templates, campaigns, mappings and samples that come with Heed, as a folder.
///
/// They lie where `HEED_SHARE` says, in `share/heed` beside the folder of the executable, or, in a checkout, above it.
struct ShippedFiles {
    let folder: String

    static let marker = "Samples/heed.yaml"

    static func locate(environment: [String: String]) throws(CommandError) -> ShippedFiles {
        if let named = environment["HEED_SHARE"], !named.isEmpty {
            guard has(named) else {
                throw CommandError(
                    description:
                        "HEED_SHARE names \(named), but there is no \(marker) in it: name the folder of Heed's files.",
                    exitCode: .configuration)
            }
            return ShippedFiles(folder: named)
        }
        var above = FilePath.folder(of: executable)
        let installed = FilePath.join(FilePath.folder(of: above), "share/heed")
        if has(installed) { return ShippedFiles(folder: installed) }
        while true {
            if has(above) { return ShippedFiles(folder: above) }
            let next = FilePath.folder(of: above)
            guard next != above else { break }
            above = next
        }
        throw CommandError(
            description:
                "Heed's own files (\(marker) and its neighbours) were not found: set HEED_SHARE to their folder.",
            exitCode: .configuration)
    }

    func path(_ name: String) -> String { FilePath.join(folder, name) }

    private static func has(_ folder: String) -> Bool { FileStatus.exists(FilePath.join(folder, marker)) }

    /// The file this process runs from, links followed.
    private static var executable: String {
        guard let path = realpath("/proc/self/exe", nil) else { return FilePath.currentFolder }
        defer { free(path) }
        return String(cString: path)
    }
}
