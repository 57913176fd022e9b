/** The API page: shows /openapi.json with Swagger UI, in the reader's colour scheme. */

const dark = matchMedia("(prefers-color-scheme: dark)");

/** Swagger UI's own dark colours hang on one class of the root. */
function matchScheme() {
  document.documentElement.classList.toggle("dark-mode", dark.matches);
}

matchScheme();
dark.addEventListener("change", matchScheme);

globalThis.SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  tryItOutEnabled: false,
  validatorUrl: null,
});
