#include "synaptica/cli/output_directory.h"

#include "synaptica/core/error.h"
#include "synaptica/study/files.h"

namespace synaptica::cli {

namespace fs = std::filesystem;

void check_output_directory(const fs::path& directory, const OutputFiles& files) {
  std::error_code error;
  if (directory.empty()) throw InvalidArgument("--output: must name a directory");
  if (!fs::exists(directory, error)) return;
  if (!fs::is_directory(directory, error))
    throw InvalidArgument(directory.string() + ": is a file; --output needs a directory");
  bool own = false;
  std::string other;
  fs::directory_iterator entries(directory, error);
  if (error)
    throw InvalidArgument(directory.string() + ": cannot be read: " + error.message() +
                          "; choose another --output");
  for (const fs::directory_entry& entry : entries) {
    const std::string name = entry.path().filename().string();
    bool ours = false;
    for (const std::string& known : {files.summary, files.results, std::string(report_name)})
      ours = ours || name == known || name == temporary_name(known).string();
    own = own || name == files.summary;
    if (!ours && (other.empty() || name < other)) other = name;
  }
  if (other.empty() && !own && fs::exists(directory / report_name, error)) other = report_name;
  if (!other.empty())
    throw InvalidArgument(directory.string() + ": holds something else (" + other + "), not a " + files.what +
                          ": choose another --output");
}

void make_output_directory(const fs::path& directory) {
  std::error_code error;
  fs::create_directories(directory, error);
  if (error)
    throw InvalidArgument(directory.string() + ": cannot be made: " + error.message() +
                          "; choose another --output");
}

}  // namespace synaptica::cli
