import Commands

/// The executable.
@main
struct Heed {
    static func main() { HeedTool.main() }
}
