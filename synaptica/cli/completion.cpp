#include "synaptica/cli/completion.h"

#include <algorithm>

#include "synaptica/cli/arguments.h"

namespace synaptica::cli {

std::string bash_completion_script() {
  // '=' separates words for bash, so that it must be glued back before asking and cut off again after.
  return R"(_synaptica() {
  local line=${COMP_LINE:0:COMP_POINT} typed candidate
  local -a words
  read -r -a words <<<"$line"
  [[ $line == *[[:space:]] ]] && words+=("")
  typed=${words[${#words[@]}-1]}
  COMPREPLY=()
  while IFS= read -r candidate; do
    [[ $typed == *=* && $COMP_WORDBREAKS == *=* ]] && candidate=${candidate#"${typed%=*}="}
    COMPREPLY+=("$candidate")
  done < <(synaptica complete "${words[@]:1}" 2>/dev/null)
  [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *= ]] && compopt -o nospace
  [[ ${#COMPREPLY[@]} -eq 0 ]] && compopt -o default
}
complete -F _synaptica synaptica
)";
}

namespace {

// What may follow an option of recall; files are left to the shell.
std::vector<std::string> recall_choices(const std::string& option) {
  if (option == "--model") return {"hopfield", "dense", "softmax"};
  if (option == "--update") return {"sequential", "random", "synchronous"};
  if (option == "--binarise" || option == "--binarize") return {"auto", "median", "mean"};
  if (option == "--binarise-over" || option == "--binarize-over") return {"pattern", "all"};
  if (option == "--normalise" || option == "--normalize") return {"none", "unit", "zscore"};
  return {};
}

// And of fit.
std::vector<std::string> fit_choices(const std::string& option) {
  if (option == "--ridge") return {"auto"};
  if (option == "--bias") return {"optimal", "none"};
  return {};
}

}  // namespace

std::vector<std::string> completions(std::span<const std::string> words, const Registry& registry) {
  const std::string last = words.empty() ? "" : words.back();
  std::vector<std::string> candidates;
  if (words.size() <= 1) {
    candidates = command_names();
    candidates.insert(candidates.end(), {"--help", "--version"});
  } else {
    const std::string& command = words.front();
    const bool takes_study =
        command == "describe" || command == "predict" || command == "simulate" || command == "run";
    const std::vector<std::string> studies = registry.names();
    if (last.rfind('-', 0) == 0) {
      candidates = option_names(command);
    } else if (command == "recall") {
      candidates = recall_choices(words[words.size() - 2]);
    } else if (command == "fit") {
      candidates = fit_choices(words[words.size() - 2]);
    } else if (command == "completion") {
      candidates = {"bash"};
    } else if (takes_study && words.size() == 2) {
      candidates = studies;
    } else if (takes_study && command != "describe" &&
               std::find(studies.begin(), studies.end(), words[1]) != studies.end()) {
      for (const auto& spec : registry.at(words[1]).describe().parameters) {
        candidates.push_back(spec.name + "=");
        if (last.rfind(spec.name + "=", 0) != 0) continue;
        for (const auto& choice : spec.choices) candidates.push_back(spec.name + "=" + choice);
        if (spec.type() == ParameterType::boolean)
          for (const char* value : {"true", "false"}) candidates.push_back(spec.name + "=" + value);
      }
    }
  }
  std::erase_if(candidates, [&](const std::string& candidate) {
    return candidate.rfind(last, 0) != 0 || candidate == last;
  });
  return candidates;
}

}  // namespace synaptica::cli
