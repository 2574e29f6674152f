/// What `Package.swift` declares, read as text: asking SwiftPM itself would wait for the lock of the build that runs
/// these tests.
struct Manifest {
    /// A target of the product and what it may import.
    struct Room: Equatable {
        let name: String
        let dependencies: [String]
    }

    let text: String
    /// In the order in which they stand.
    let rooms: [Room]
    /// Modules of C: system libraries and the shim of libphonenumber.
    let cLibraries: [String]

    init() throws {
        text = try Checkout.code("Package.swift")
        rooms = text.matches(of: #"^\s+(?:room|gateway)\(\s*"(\w+)"(?:,\s*\[([^\]]*)\])?"#).map { match in
            Room(name: match[1], dependencies: match[2].matches(of: #""(\w+)""#).map { $0[1] })
        }
        cLibraries =
            text.matches(of: #"^\s+library\(\s*"(\w+)""#).map { $0[1] }
            + text.matches(of: #"^\s+\.target\(\s*name: "(\w+)", cxxSettings"#).map { $0[1] }
    }
}
